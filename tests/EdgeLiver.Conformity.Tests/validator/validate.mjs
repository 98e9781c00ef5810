// Reads a CycloneDX 1.6 document with the format's own schema; prints what does not fit and exits 1.
import { readFileSync } from 'node:fs';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';

const text = readFileSync(process.argv[2], 'utf8');
const fault = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
if (fault !== null) {
  console.error(JSON.stringify(fault, null, 1));
  process.exit(1);
}

const bom = JSON.parse(text);
console.log(`CycloneDX 1.6, ${bom.components.length} components, ${bom.components.filter(c => c.type === 'machine-learning-model').length} model(s): valid`);
