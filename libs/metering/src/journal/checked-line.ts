import { crc32 } from 'node:zlib';

/** `<crc32 in hex> <JSON>` and a line break, which JSON never contains: a line that was cut or changed is known as such. */
export function encodeCheckedLine(value: object): string {
  const json = JSON.stringify(value);
  return `${checksum(json)} ${json}\n`;
}

/** Undefined when the line is not whole. */
export function decodeCheckedLine(line: string): unknown {
  const json = line.slice(9);
  return line.slice(0, 9) === `${checksum(json)} ` ? JSON.parse(json) : undefined;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}
