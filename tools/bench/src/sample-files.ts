import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface SampleFile {
  readonly name: string;
  readonly path: string;
  readonly megabytes: number;
}

const headerBytes = 44;

/** Recordings without compression: real files of any size that the house takes. */
export function writeSampleFiles(megabytes: readonly number[]): { folder: string; files: SampleFile[] } {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-files-'));
  const files = megabytes.map((each) => {
    const name = `${each}mb.wav`;
    const file = path.join(folder, name);
    writeFileSync(file, recording(each * 1_000_000));
    return { name, path: file, megabytes: each };
  });
  return { folder, files };
}

function recording(bytes: number): Buffer {
  const wave = Buffer.alloc(bytes);
  wave.write('RIFF', 0);
  wave.writeUInt32LE(bytes - 8, 4);
  wave.write('WAVEfmt ', 8);
  wave.writeUInt32LE(16, 16);
  wave.writeUInt16LE(1, 20);
  wave.writeUInt16LE(1, 22);
  wave.writeUInt32LE(48_000, 24);
  wave.writeUInt32LE(96_000, 28);
  wave.writeUInt16LE(2, 32);
  wave.writeUInt16LE(16, 34);
  wave.write('data', 36);
  wave.writeUInt32LE(bytes - headerBytes, 40);
  for (let at = headerBytes; at + 1 < bytes; at += 2) wave.writeInt16LE((at * 31) % 20_000, at);
  return wave;
}
