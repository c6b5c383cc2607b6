import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { mediaBombs } from './media-bombs.ts';

/** A request that must be refused with one of these statuses, soon and without much memory. */
export interface RequestBomb {
  readonly name: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly statuses: readonly number[];
}

const boundary = 'bombs';
const form = { 'content-type': `multipart/form-data; boundary=${boundary}` };
const json = { 'content-type': 'application/json' };
const files = '/v1/account/files';

const part = (disposition: string, content: Buffer | string) =>
  Buffer.concat([Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n`), Buffer.from(content as string), Buffer.from('\r\n')]);
const formOf = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
const many = (count: number, make: (index: number) => Buffer) => Array.from({ length: count }, (_, index) => make(index));
const file = part('name="file"; filename="a.png"', 'hola');

function fileBombs(): RequestBomb[] {
  return mediaBombs().map(({ name, content }) => ({
    name,
    path: files,
    headers: form,
    body: formOf(part('name="file"; filename="a.png"', content)),
    statuses: [400, 413],
  }));
}

function formBombs(): RequestBomb[] {
  const refused = (name: string, body: Buffer, statuses = [400, 413], headers: Record<string, string> = form): RequestBomb => ({
    name,
    path: files,
    headers,
    body,
    statuses,
  });
  return [
    refused('form of 20,000 fields', formOf(...many(20_000, (index) => part(`name="f${index}"`, '')))),
    refused('form of 20,000 empty files', formOf(...many(20_000, () => part('name="file"; filename="a"', '')))),
    refused('form with a field of 10 MB', formOf(part('name="note"', Buffer.alloc(10_000_000, 0x78)), file)),
    refused('form with 90 fields of 100 kB', formOf(...many(90, (index) => part(`name="f${index}"`, Buffer.alloc(100_000, 0x78))))),
    refused('form with a head of 2 MB', formOf(part(`name="file"; filename="${'x'.repeat(2_000_000)}"`, 'hola'))),
    refused('form with a name of 100 kB', formOf(part(`name="${'x'.repeat(100_000)}"`, 'hola'))),
    refused('form in a form', formOf(part(`name="file"; filename="a"\r\ncontent-type: multipart/mixed; boundary=${boundary}`, formOf(file)))),
    refused('form of boundaries', Buffer.alloc(3_000_000, `--${boundary}\r\n`)),
    refused('form that never ends', Buffer.concat([file, Buffer.alloc(3_000_000, '\r\n--bomb')])),
    refused('packed form', gzipSync(formOf(file)), [415], { ...form, 'content-encoding': 'gzip' }),
    {
      name: 'form where none is taken',
      path: '/v1/ask',
      headers: form,
      body: formOf(...many(1_000, (index) => part(`name="f${index}"`, ''))),
      statuses: [415],
    },
  ];
}

function jsonBombs(): RequestBomb[] {
  const refused = (name: string, body: Buffer | string, statuses = [400, 413], headers: Record<string, string> = json): RequestBomb => ({
    name,
    path: '/v1/chat/completions',
    headers,
    body: Buffer.from(body as string),
    statuses,
  });
  const zeros = Buffer.alloc(100_000_000, '{"a":1} ');
  return [
    refused('JSON of 500,000 arrays in each other', `${'['.repeat(500_000)}${']'.repeat(500_000)}`),
    refused('JSON of 100,000 objects in each other', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
    refused('JSON that opens and never closes', '['.repeat(1_000_000)),
    refused('JSON of 90,000 names', `{${many(90_000, (index) => Buffer.from(`"a${index}":1`)).join(',')}}`),
    refused('JSON of one name, 100,000 times', `{${Array.from({ length: 100_000 }, () => '"model":1').join(',')}}`),
    refused('JSON with a number of a million digits', `{"model":${'9'.repeat(1_000_000)}}`),
    refused('JSON that changes what objects are', '{"__proto__":{"model":"x"}}'),
    refused('JSON of 300,000 escapes', `{"model":"${'\\u0000'.repeat(170_000)}"}`),
    refused('JSON of 33 MB', Buffer.alloc(34_000_000, '{"a":1} ')),
    refused('100 MB packed by gzip', gzipSync(zeros, { level: 9 }), [415], { ...json, 'content-encoding': 'gzip' }),
    refused('100 MB packed by deflate', deflateSync(zeros, { level: 9 }), [415], { ...json, 'content-encoding': 'deflate' }),
    refused('100 MB packed by brotli', brotliCompressSync(zeros.subarray(0, 10_000_000)), [415], { ...json, 'content-encoding': 'br' }),
    refused('packed twice', gzipSync(gzipSync(zeros)), [415], { ...json, 'content-encoding': 'gzip, gzip' }),
  ];
}

/** Everything that is sent to the door to make it burst. */
export function requestBombs(): RequestBomb[] {
  return [...fileBombs(), ...formBombs(), ...jsonBombs()];
}
