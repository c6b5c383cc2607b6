import { webAssembly, type WasmMemory, type WasmModule } from './webassembly.ts';

/** Names of `wasi_snapshot_preview1`. */
const [success, badDescriptor, invalid, noEntry, noSpace] = [0, 8, 28, 44, 51];
const [regularFile, folderKind, characterDevice] = [4, 3, 2];
const [standardDescriptors, folderDescriptor] = [3, 3];
const creates = 1;
const truncates = 8;
const fileBytesMax = 256 * 1_048_576;
const folderName = '/';

interface OpenFile {
  readonly file: MemoryFile;
  place: number;
}

class MemoryFile {
  bytes: Uint8Array;
  length: number;

  constructor(content: Uint8Array) {
    this.bytes = content;
    this.length = content.length;
  }

  write(place: number, part: Uint8Array): void {
    const end = place + part.length;
    if (end > this.bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.bytes.length * 2, 65_536));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(part, place);
    this.length = Math.max(this.length, end);
  }
}

class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

/**
 * Runs a command of WebAssembly on files that lie in memory: it sees nothing of this machine. Node's own WASI is not used, because it
 * crashes the process (Node 20.20, fast calls into a memory that grew) on long outputs.
 * @returns the files afterwards, by name
 * @throws when it ends badly
 */
export async function runWasi(module: WasmModule, words: readonly string[], files: Readonly<Record<string, Uint8Array>>): Promise<Map<string, Uint8Array>> {
  const folder = new Map(Object.entries(files).map(([name, content]) => [name, new MemoryFile(content)]));
  const open = new Map<number, OpenFile>();
  const memory: { of: WasmMemory | null } = { of: null };
  // The memory grows, and with it its buffer is another.
  const bytes = () => new Uint8Array((memory.of as WasmMemory).buffer);
  const view = () => new DataView((memory.of as WasmMemory).buffer);
  const zeroEnded = words.map((word) => Buffer.from(`${word}\0`));
  let nextDescriptor = folderDescriptor + 1;

  const parts = (vectors: number, count: number): Uint8Array[] =>
    Array.from({ length: count }, (_, at) =>
      bytes()
        .subarray(view().getUint32(vectors + at * 8, true))
        .subarray(0, view().getUint32(vectors + at * 8 + 4, true)),
    );
  const tell = (pointer: number, value: number): number => {
    view().setUint32(pointer, value, true);
    return success;
  };

  const system = {
    args_sizes_get(count: number, size: number): number {
      tell(count, words.length);
      return tell(size, Buffer.concat(zeroEnded).length);
    },
    args_get(pointers: number, buffer: number): number {
      let at = buffer;
      zeroEnded.forEach((word, index) => {
        tell(pointers + index * 4, at);
        bytes().set(word, at);
        at += word.length;
      });
      return success;
    },
    // Always the same: what is spoken does not depend on when.
    clock_time_get(_clock: number, _precision: bigint, time: number): number {
      view().setBigUint64(time, 0n, true);
      return success;
    },
    fd_prestat_get(descriptor: number, stat: number): number {
      if (descriptor !== folderDescriptor) return badDescriptor;
      tell(stat, 0);
      return tell(stat + 4, folderName.length);
    },
    fd_prestat_dir_name(_descriptor: number, path: number): number {
      bytes().set(Buffer.from(folderName), path);
      return success;
    },
    fd_fdstat_get(descriptor: number, stat: number): number {
      const kind = descriptor < standardDescriptors ? characterDevice : descriptor === folderDescriptor ? folderKind : regularFile;
      bytes().fill(0, stat, stat + 24);
      bytes()[stat] = kind;
      view().setBigUint64(stat + 8, 0xffff_ffff_ffff_ffffn, true);
      view().setBigUint64(stat + 16, 0xffff_ffff_ffff_ffffn, true);
      return success;
    },
    fd_fdstat_set_flags: (): number => success,
    path_open(
      _folder: number,
      _look: number,
      path: number,
      length: number,
      how: number,
      _rights: bigint,
      _inherited: bigint,
      _flags: number,
      opened: number,
    ): number {
      const name = Buffer.from(bytes().subarray(path, path + length)).toString();
      const known = folder.get(name);
      if (!known && (how & creates) === 0) return noEntry;
      const file = known && (how & truncates) === 0 ? known : new MemoryFile(new Uint8Array(0));
      folder.set(name, file);
      open.set(nextDescriptor, { file, place: 0 });
      return tell(opened, nextDescriptor++);
    },
    fd_read(descriptor: number, vectors: number, count: number, read: number): number {
      const from = open.get(descriptor);
      if (!from) return descriptor === 0 ? tell(read, 0) : badDescriptor;
      const before = from.place;
      for (const part of parts(vectors, count)) {
        const found = from.file.bytes.subarray(from.place, Math.min(from.file.length, from.place + part.length));
        part.set(found);
        from.place += found.length;
      }
      return tell(read, from.place - before);
    },
    fd_write(descriptor: number, vectors: number, count: number, written: number): number {
      const to = open.get(descriptor);
      const all = parts(vectors, count);
      const length = all.reduce((sum, part) => sum + part.length, 0);
      // What it says is not for anyone.
      if (!to) return descriptor < standardDescriptors ? tell(written, length) : badDescriptor;
      if (to.place + length > fileBytesMax) return noSpace;
      for (const part of all) {
        to.file.write(to.place, part);
        to.place += part.length;
      }
      return tell(written, length);
    },
    fd_seek(descriptor: number, offset: bigint, from: number, place: number): number {
      const file = open.get(descriptor);
      if (!file) return badDescriptor;
      const base = [0, file.place, file.file.length][from];
      const wanted = Number(offset) + (base ?? -1);
      if (base === undefined || wanted < 0 || wanted > fileBytesMax) return invalid;
      file.place = wanted;
      view().setBigUint64(place, BigInt(wanted), true);
      return success;
    },
    fd_close: (descriptor: number): number => (open.delete(descriptor) ? success : badDescriptor),
    proc_exit(code: number): never {
      throw new Exit(code);
    },
  };

  const { exports } = await webAssembly.instantiate(module, { wasi_snapshot_preview1: system });
  memory.of = exports.memory as WasmMemory;
  try {
    (exports._start as () => void)();
  } catch (error) {
    if (!(error instanceof Exit) || error.code !== 0) throw error;
  }
  return new Map([...folder].map(([name, { bytes: content, length }]) => [name, content.subarray(0, length)]));
}
