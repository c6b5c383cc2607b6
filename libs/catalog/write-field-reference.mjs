// Writes the field tables of docs/catalog.md from the schemas: build, then `node libs/catalog/write-field-reference.mjs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fieldReference } from './dist/field-reference.js';

const file = new URL('../../docs/catalog.md', import.meta.url);
const text = readFileSync(file, 'utf8');
const [start, end] = ['<!-- fields: made from the schemas, see the last line of this page -->\n', '\n<!-- end of fields -->'];
const [before, rest = ''] = text.split(start);
writeFileSync(file, before + start + fieldReference() + end + rest.slice(rest.indexOf(end) + end.length));
