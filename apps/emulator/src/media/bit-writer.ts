/** Bits, highest first, as H.264 writes them. */
export class BitWriter {
  private readonly bytes: number[] = [];
  private current = 0;
  private filled = 0;

  bits(value: number, count: number): this {
    for (let bit = count - 1; bit >= 0; bit--) {
      this.current = (this.current << 1) | ((value >>> bit) & 1);
      if (++this.filled === 8) this.flush();
    }
    return this;
  }

  /** An unsigned Exp-Golomb number. */
  golomb(value: number): this {
    const length = Math.floor(Math.log2(value + 1));
    return this.bits(0, length).bits(value + 1, length + 1);
  }

  /** Zeros up to the next whole byte. */
  align(): this {
    return this.filled === 0 ? this : this.bits(0, 8 - this.filled);
  }

  raw(content: Uint8Array): this {
    for (const byte of content) this.bytes.push(byte);
    return this;
  }

  /** One, then zeros: the end of every unit. */
  end(): Buffer {
    this.bits(1, 1).align();
    return Buffer.from(this.bytes);
  }

  private flush(): void {
    this.bytes.push(this.current);
    this.current = 0;
    this.filled = 0;
  }
}
