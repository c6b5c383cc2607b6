import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

/** What a name server says about a name, each time it is asked. An alias is told with the addresses at its end. */
export interface NameAnswer {
  alias?: string;
  addresses: readonly string[];
}

/** `silent`: it never answers. */
export type NameScript = (name: string, asked: number) => NameAnswer | 'unknown' | 'broken' | 'silent';

const types = { a: 1, alias: 5, aaaa: 28 } as const;
const faults = { unknown: 3, broken: 2 } as const;

/** A name server that says what a script tells it to, different things at different times if need be. Answers may not be kept: they live for 0 s. */
export async function startNames(script: NameScript): Promise<{ close(): void }> {
  const socket = createSocket('udp4');
  const asked = new Map<string, number>();
  socket.on('message', (query: Buffer, from: RemoteInfo) => {
    const question = readQuestion(query);
    if (!question) return;
    const key = `${question.name} ${question.type}`;
    asked.set(key, (asked.get(key) ?? 0) + 1);
    const answer = script(question.name.toLowerCase(), asked.get(key) ?? 1);
    if (answer !== 'silent') socket.send(reply(query, question, answer), from.port, from.address);
  });
  socket.bind(53, '127.0.0.1');
  await once(socket, 'listening');
  return { close: () => socket.close() };
}

interface Question {
  name: string;
  type: number;
  end: number;
}

function readQuestion(query: Buffer): Question | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.at(at) ?? 0; length > 0; length = query.at(at) ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  if (at + 5 > query.length) return undefined;
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function reply(query: Buffer, { name, type, end }: Question, answer: Exclude<ReturnType<NameScript>, 'silent'>): Buffer {
  const records: Buffer[] = [];
  if (typeof answer === 'object') {
    const owner = answer.alias ?? name;
    if (answer.alias) records.push(record(name, types.alias, encodeName(answer.alias)));
    for (const address of answer.addresses)
      if (isIPv6(address) ? type === types.aaaa : type === types.a) records.push(record(owner, type, encodeAddress(address)));
  }
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8580 | (typeof answer === 'string' ? faults[answer] : 0), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, query.subarray(12, end), ...records]);
}

function record(owner: string, type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(owner), fixed, data]);
}

function encodeName(name: string): Buffer {
  return Buffer.concat([...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')])), Buffer.from([0])]);
}

function encodeAddress(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number));
  const [before = '', after] = address
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...parts: string[]) => hexPairs(parts.slice(0, 4).map(Number)))
    .split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const groups = after === undefined ? head : [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function hexPairs([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string {
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}
