/** What a MessagePack body may hold; bytes stay bytes. */
export type Unpacked = null | boolean | number | string | Buffer | Unpacked[] | { [name: string]: Unpacked };

const depthMax = 16;

/** Reads one MessagePack value; throws on anything that is broken or goes on behind it. */
export function unpack(bytes: Buffer): Unpacked {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (!reader.isAtEnd) throw new Error('bytes after the end');
  return value;
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  value(depth: number): Unpacked {
    if (depth > depthMax) throw new Error('too deep');
    const head = this.number(1);
    if (head < 0x80) return head;
    if (head < 0x90) return this.map(head & 0x0f, depth);
    if (head < 0xa0) return this.list(head & 0x0f, depth);
    if (head < 0xc0) return this.text(head & 0x1f);
    if (head >= 0xe0) return head - 0x100;
    switch (head) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.take(this.number(2 ** (head - 0xc4)));
      case 0xca:
        return this.take(4).readFloatBE();
      case 0xcb:
        return this.take(8).readDoubleBE();
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.number(2 ** (head - 0xcc));
      case 0xcf:
        return Number(this.take(8).readBigUInt64BE());
      case 0xd0:
      case 0xd1:
      case 0xd2:
        return this.take(2 ** (head - 0xd0)).readIntBE(0, 2 ** (head - 0xd0));
      case 0xd3:
        return Number(this.take(8).readBigInt64BE());
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.text(this.number(2 ** (head - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.list(this.number(head === 0xdc ? 2 : 4), depth);
      case 0xde:
      case 0xdf:
        return this.map(this.number(head === 0xde ? 2 : 4), depth);
      default:
        throw new Error(`type ${head.toString(16)}`);
    }
  }

  private take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new Error('the end is missing');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  private number(length: number): number {
    return this.take(length).readUIntBE(0, length);
  }

  private text(length: number): string {
    return this.take(length).toString('utf8');
  }

  private list(length: number, depth: number): Unpacked[] {
    const list: Unpacked[] = [];
    while (list.length < length) list.push(this.value(depth + 1));
    return list;
  }

  private map(length: number, depth: number): { [name: string]: Unpacked } {
    const entries: [string, Unpacked][] = [];
    while (entries.length < length) entries.push([String(this.value(depth + 1)), this.value(depth + 1)]);
    return Object.fromEntries(entries);
  }
}
