/** What a result must be, by its first bytes. */
export type ResultKind = 'image' | 'audio' | 'video' | 'model3d';

/** In hexadecimal digits: file marks are full of bytes that no text has. */
const marks: Readonly<Record<ResultKind, RegExp>> = {
  image: /^(?:89504e47|ffd8ff|52494646.{8}57454250|47494638)/,
  audio: /^(?:494433|ff[ef]|52494646.{8}57415645|4f676753|664c6143|.{8}66747970)/,
  video: /^(?:.{8}66747970|1a45dfa3|47494638)/,
  model3d: /^676c5446/,
};

export const isOfKind = (kind: ResultKind, bytes: Uint8Array): boolean => marks[kind].test(Buffer.from(bytes.subarray(0, 16)).toString('hex'));
