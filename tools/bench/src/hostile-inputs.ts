import { createHash } from 'node:crypto';

/** What one caller sends to be a burden to all others. */
export interface HostileInput {
  readonly name: string;
  readonly path: string;
  readonly body: () => string;
  /** A key that nobody has, or one of a client whose credits are used up. */
  readonly by: 'unknown' | 'poor';
}

const MiB = 1024 * 1024;
const chat = (content: string) => `{"model":"gpt-4o-mini","messages":[{"role":"user","content":${content}}]}`;
const repeated = (piece: string, bytes: number) => piece.repeat(Math.floor(bytes / piece.length));
/** Letters that no compressor of a string could shorten. */
const letters = (bytes: number) => repeated(createHash('sha512').update('letters').digest('hex'), bytes);

export const hostileInputs: readonly HostileInput[] = [
  { name: '30 MB of zeros as content', path: '/v1/chat/completions', body: () => chat(`[${repeated('0,', 30 * MiB)}0]`), by: 'unknown' },
  { name: '30 MB of zeros as content', path: '/v1/chat/completions', body: () => chat(`[${repeated('0,', 30 * MiB)}0]`), by: 'poor' },
  { name: '31 MB of bad parts', path: '/v1/chat/completions', body: () => chat(`[${repeated('{"type":"x"},', 31 * MiB)}{}]`), by: 'poor' },
  { name: '99,000 bad values', path: '/v1/responses', body: () => `{"model":"gpt-4o-mini","input":[{"role":"user","content":[${'{},'.repeat(98_000)}{}]}]}`, by: 'poor' }, // prettier-ignore
  { name: '8 MB of wrong JSON', path: '/v1/ask', body: () => `{"ask":[${repeated('"a",', 8 * MiB)}`, by: 'poor' },
  { name: '18 MB of wrong JSON', path: '/v1/ask', body: () => `{"ask":"${repeated(String.raw`\u0041`, 18 * MiB)}`, by: 'poor' },
  { name: '30 MB of spaces', path: '/v1/ask', body: () => `{"ask":"a"${' '.repeat(30 * MiB)}`, by: 'poor' },
  { name: 'a prompt of 30 MB', path: '/v1/chat/completions', body: () => chat(`"${repeated('hola, ', 30 * MiB)}"`), by: 'poor' },
  { name: 'a prompt of 30 MB in escapes', path: '/v1/ask', body: () => `{"ask":"${repeated(String.raw`\u20ac`, 30 * MiB)}","mode":"agil"}`, by: 'poor' },
  { name: 'a picture of 24 MB that is none', path: '/v1/chat/completions', body: () => chat(`[{"type":"image_url","image_url":{"url":"data:image/png;base64,${letters(31 * MiB)}"}}]`), by: 'poor' }, // prettier-ignore
  { name: '200,000 tokens to embed', path: '/v1/embeddings', body: () => `{"model":"text-embedding-3-small","input":[${'1,'.repeat(199_000)}1]}`, by: 'poor' },
  { name: 'a tool of 90,000 names', path: '/v1/chat/completions', body: () => `{"model":"gpt-4o-mini","messages":[{"role":"user","content":"a"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"a":[${repeated('{"b":{}},', 250_000)}{}]}}}]}`, by: 'poor' }, // prettier-ignore
];
