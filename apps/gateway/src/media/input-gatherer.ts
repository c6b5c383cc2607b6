import { Injectable } from '@nestjs/common';
import type { MediaKind, InputFile, StoredFile } from '@portazgo/contracts';
import type { Model } from '@portazgo/catalog';
import type { InboundCall } from '../edge/inbound-call.ts';
import { InputFiles } from '../uploads/input-files.ts';
import { KeyLook } from '../uploads/key-look.ts';
import type { InputSource, MediaDraft } from './media-draft.ts';

export interface Gathered {
  /** Known when anything had to be gathered for it. */
  readonly clientId: string | undefined;
  readonly inputs: InputFile[];
  /** Files that this request made: an own file that it only names is not among them. */
  readonly made: StoredFile[];
}

/** Brings the inputs of a draft into the object store. Key and rate are looked at before anything is fetched or decoded. */
@Injectable()
export class InputGatherer {
  constructor(
    private readonly looks: KeyLook,
    private readonly files: InputFiles,
  ) {}

  async gather(call: InboundCall, draft: Pick<MediaDraft, 'model' | 'inputs' | 'turns'>): Promise<Gathered> {
    const given = draft.inputs.flatMap(({ source }) => ('file' in source ? [source.file] : []));
    if (draft.inputs.length === 0 && !draft.turns?.some(({ voice }) => voice !== undefined)) return { clientId: undefined, inputs: [], made: [] };
    const { clientId } = await this.looks.look(call);
    const made = [...given];
    const results = await Promise.allSettled(
      draft.inputs.map(async ({ role, field, source }): Promise<InputFile> => {
        if ('file' in source) return { role, file: source.file };
        const { accept, bytesMax } = limitsOf(draft.model, role);
        const { file, isOwn } = await this.files.fromText(source.text, { call, field, owner: clientId, accept, bytesMax });
        if (!isOwn) made.push(file);
        return { role, file };
      }),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) {
      await this.files.discard(made);
      throw failed.reason;
    }
    return { clientId, made, inputs: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])) };
  }

  discard({ made }: Gathered): Promise<void> {
    return this.files.discard(made);
  }
}

const kindOf: Record<InputSource['role'], MediaKind> = { image: 'image', mask: 'image', face: 'image', background: 'image', audio: 'audio', video: 'video' };

function limitsOf({ inputs }: Pick<Model, 'inputs'>, role: InputSource['role']): { accept: MediaKind[]; bytesMax: number | undefined } {
  const input = inputs.find((each) => each.role === role);
  return { accept: input ? [...input.kinds] : [kindOf[role]], bytesMax: input?.bytesMax };
}
