/** Something small that would cost whoever opens it far more than its size, or lies about what it is. */
export interface Bomb {
  readonly name: string;
  readonly content: Buffer;
}

export const bomb = (name: string, ...parts: (Buffer | string)[]): Bomb => ({
  name,
  content: Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))),
});

export function uint16(value: number, order: 'BE' | 'LE'): Buffer {
  const bytes = Buffer.alloc(2);
  bytes[`writeUInt16${order}`](value);
  return bytes;
}

export function uint32(value: number, order: 'BE' | 'LE'): Buffer {
  const bytes = Buffer.alloc(4);
  bytes[`writeUInt32${order}`](value);
  return bytes;
}

export function times(count: number, part: Buffer): Buffer {
  return Buffer.alloc(count * part.length, part);
}
