// Payloads in, one a line as base64; what they say out, one a line as JSON. Whole numbers as text: 64 bits do not fit a JavaScript number.
import { createInterface } from "node:readline";
import sparkplug from "sparkplug-payload";

const { decodePayload } = sparkplug.get("spBv1.0");
const text = (value) => (value === undefined || value === null ? null : String(value));

for await (const line of createInterface({ input: process.stdin })) {
  const payload = decodePayload(Buffer.from(line, "base64"));
  console.log(JSON.stringify({
    seq: text(payload.seq),
    timestamp: text(payload.timestamp),
    metrics: payload.metrics.map((metric) => [
      text(metric.name), text(metric.alias), text(metric.timestamp), text(metric.type), text(metric.value), metric.isHistorical === true,
    ].join("|")),
  }));
}
