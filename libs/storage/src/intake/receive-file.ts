import type { StoredFile } from '@portazgo/contracts';
import type { MediaSource } from '@portazgo/media';
import { newFileId } from '../file-id.ts';
import type { FileContent, PutOptions } from '../object-store.ts';
import { examineBeginning, examineContent } from './examine-content.ts';
import { MeasuredContent } from './measured-content.ts';
import { pieces } from './pieces.ts';
import type { Staging } from './staging.ts';

export interface Intake {
  pieceBytes: number;
  stage(id: string): Staging;
  now: Date;
}

const nameCharactersMax = 120;

/** How every store takes a file in: staged piece by piece, measured on the way, looked at whole, then there at once or not at all. */
export async function receiveFile(content: FileContent, options: PutOptions, { pieceBytes, stage, now }: Intake): Promise<StoredFile> {
  const { owner, keepSeconds, bytesMax, name, accept, declared, field = 'file' } = options;
  const terms = { field, ...(accept ? { accept } : {}), ...(declared ? { declared } : {}) };
  const expiresAt = new Date(now.getTime() + keepSeconds * 1_000);
  const id = options.id ?? newFileId(expiresAt);
  const measured = new MeasuredContent(content, { bytesMax, field });
  const staging = stage(id);
  try {
    let only: Buffer | undefined;
    let count = 0;
    for await (const piece of pieces(measured, pieceBytes)) {
      if (count === 0) await examineBeginning(piece, terms);
      only = count++ === 0 ? piece : undefined;
      await staging.write(piece);
    }
    const source: MediaSource = {
      bytes: measured.bytes,
      // A file of one piece is still at hand.
      read: (position, length) => (only ? Promise.resolve(only.subarray(position, position + length)) : staging.read(position, length)),
    };
    const inspected = await examineContent(source, terms);
    const file: StoredFile = {
      id,
      owner,
      ...inspected,
      bytes: measured.bytes,
      sha256: measured.sha256(),
      ...plainName(name),
      createdAt: now.toISOString(),
      expiresAt: expiresAt.toISOString(),
    };
    await staging.commit(file);
    return file;
  } catch (error) {
    await staging.discard();
    throw error;
  }
}

/** The last part of a path, without what could break a header or a terminal. */
function plainName(name: string | undefined): { name?: string } {
  const plain = (name ?? '').split(/[/\\]/).at(-1)!.replaceAll(/\p{C}/gu, '').trim();
  return plain === '' ? {} : { name: [...plain].slice(0, nameCharactersMax).join('') };
}
