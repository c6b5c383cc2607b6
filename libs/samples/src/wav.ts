export interface WavOptions {
  readonly samplesPerSecond?: number;
  readonly bits?: 8 | 16;
}

/** Silence in one channel, without compression. */
export function wav(seconds = 1, { samplesPerSecond = 8_000, bits = 16 }: WavOptions = {}): Buffer {
  const sampleBytes = bits / 8;
  // The middle of what a sample can be: unsigned at 8 bits, signed at 16.
  const data = Buffer.alloc(Math.round(seconds * samplesPerSecond) * sampleBytes, bits === 8 ? 128 : 0);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(samplesPerSecond, 24);
  header.writeUInt32LE(samplesPerSecond * sampleBytes, 28);
  header.writeUInt16LE(sampleBytes, 32);
  header.writeUInt16LE(bits, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
