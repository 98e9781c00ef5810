// A box by MQTT.js and sparkplug-payload. usage: node box.mjs PORT SITE UNIT RECORD.json; writes what it hears, one JSON object a line; ends with its standard input.
import { readFileSync } from "node:fs";
import mqtt from "mqtt";
import sparkplugPayload from "sparkplug-payload";

const [port, site, unit, file] = process.argv.slice(2);
const { encodePayload, decodePayload } = sparkplugPayload.get("spBv1.0");
const record = JSON.parse(readFileSync(file, "utf8"));
const say = line => console.log(JSON.stringify(line));
const topic = type => `spBv1.0/${site}/${type}/${unit}`;
const bdSeq = () => ({ name: "bdSeq", type: "Int64", value: 7, timestamp: Date.now() });
let seq = 0;

const birth = () => {
  seq = 0;
  const at = Date.now();
  client.publish(topic("NBIRTH"), encodePayload({
    timestamp: at, seq: seq++, metrics: [
      bdSeq(),
      { name: "Node Control/Rebirth", type: "Boolean", value: false, timestamp: at },
      { name: "Capture/State", alias: 9, type: "String", value: "ok", timestamp: at },
      { name: "Temperature/Processor C", alias: 23, type: "Double", value: 48.25, timestamp: at },
      { name: "Commands/Answer", alias: 6, type: "String", value: null, isNull: true, timestamp: at },
    ],
  }));
  say({ born: true });
};

const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
  protocolVersion: 5, clientId: "other-box", clean: true,
  will: { topic: topic("NDEATH"), payload: encodePayload({ timestamp: Date.now(), metrics: [bdSeq()] }), qos: 1, retain: false },
});
client.on("connect", async () => {
  await client.subscribeAsync([topic("NCMD"), "spBv1.0/STATE/edgeliver-central", `edgeliver/v1/${site}/${unit}/ack`], { qos: 1 });
  await client.publishAsync(record.topic, Buffer.from(record.payload, "base64"), { qos: 1, properties: { contentType: "application/fhir+json", userProperties: record.properties } });
});
client.on("message", (from, bytes) => {
  if (from.endsWith("/ack")) return say({ ack: JSON.parse(bytes) });
  if (from.startsWith("spBv1.0/STATE/")) {
    const state = JSON.parse(bytes);
    say({ state });
    if (state.online) birth();
    return;
  }
  const command = decodePayload(bytes);
  say({ command: { seq: command.seq ?? null, metrics: command.metrics.map(({ name, type, value }) => ({ name, type, value })) } });
  for (const { name } of command.metrics) {
    if (name === "Node Control/Rebirth") birth();
    client.publish(topic("NDATA"), encodePayload({ timestamp: Date.now(), seq: seq++, metrics: [{ alias: 6, type: "String", value: `accepted: ${name}`, timestamp: Date.now() }] }));
  }
});
process.stdin.on("end", () => client.end(true, {}, () => process.exit(0))).resume();
