// FHIR R4 JSON, one file an argument, by two validators that are not ours: the structure definitions (fhir) and HL7's JSON schema. Prints one line a fault, with the file first.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";

const require = createRequire(import.meta.url);
const { Fhir } = require("fhir"), Schema = require("@asymmetrik/fhir-json-schema-validator");
const fhir = new Fhir(), schema = new Schema();
for (const path of process.argv.slice(2)) {
  const resource = JSON.parse(readFileSync(path));
  for (const { severity, location, message } of fhir.validate(resource, { errorOnUnexpected: true }).messages) {
    if (["error", "fatal"].includes(severity)) console.log(`${basename(path)} ${location}: ${message}`);
  }
  for (const one of [resource, ...(resource.entry ?? []).map(entry => entry.resource)]) {
    for (const { dataPath, message, params } of schema.validate(one)) console.log(`${basename(path)} ${one.resourceType}${dataPath}: ${message} ${JSON.stringify(params)}`);
  }
}
