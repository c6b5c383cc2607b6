/** The boxes of MP4 and QuickTime: a length, a name of four characters, contents. */
export function box(name: string | Buffer, ...contents: Buffer[]): Buffer {
  const length = contents.reduce((sum, content) => sum + content.length, 8);
  return Buffer.concat([u32(length), typeof name === 'string' ? text(name) : name, ...contents], length);
}

export function text(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

export function zeros(length: number): Buffer {
  return Buffer.alloc(length);
}
