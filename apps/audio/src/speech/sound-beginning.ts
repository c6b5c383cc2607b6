import type { SpeechFormat } from '@portazgo/contracts';

const whiteSpace = new Set(Buffer.from('\ufeff \t\r\n'));
const pageOrJson = new Set(Buffer.from('<{['));

/** A page or JSON where sound should come, under whatever type it was announced. No format of sound begins like that, only bare samples may begin like anything. */
export function isNoSound(beginning: Uint8Array, format: SpeechFormat): boolean {
  if (format === 'pcm') return false;
  const first = beginning.find((byte) => !whiteSpace.has(byte));
  return first !== undefined && pageOrJson.has(first);
}
