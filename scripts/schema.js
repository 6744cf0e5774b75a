// Prints the GraphQL schema, sorted, to schema.graphql. --check: compares instead, and names every difference.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { printAccordSchema } from '../dist/src/api/schema.js';

const file = fileURLToPath(new URL('../schema.graphql', import.meta.url));
const printed = printAccordSchema();

if (!process.argv.includes('--check')) {
  writeFileSync(file, printed);
  process.exit(0);
}
const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
if (kept === printed) process.exit(0);

console.error('schema.graphql is not what the code builds. If the change is meant: npm run schema');
if (kept !== '') {
  for (const change of await diff(buildSchema(kept), buildSchema(printed))) {
    console.error(`- ${change.criticality.level}: ${change.message}`);
  }
}
process.exit(1);
