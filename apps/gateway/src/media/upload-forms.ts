import { Injectable } from '@nestjs/common';
import type { MediaKind, StoredFile } from '@portazgo/contracts';
import type { z } from 'zod';
import type { EdgeRequest, InboundCall } from '../edge/inbound-call.ts';
import { checkBody } from '../edge/check-body.ts';
import { withBodyHash } from '../uploads/form-hash.ts';
import { InputFiles } from '../uploads/input-files.ts';
import { KeyLook } from '../uploads/key-look.ts';
import { MultipartReader } from '../uploads/multipart-reader.ts';

export interface FormShape<Fields extends z.ZodType> {
  /** Names under which files may come. */
  readonly files: readonly string[];
  readonly kinds: readonly MediaKind[];
  readonly schema: Fields;
}

export interface CheckedForm<Fields> {
  readonly fields: Fields;
  readonly files: { readonly field: string; readonly file: StoredFile }[];
}

/** Forms of the dialects: the key first, then the form, then its fields by their schema. A form that is refused leaves no file. */
@Injectable()
export class UploadForms {
  constructor(
    private readonly looks: KeyLook,
    private readonly reader: MultipartReader,
    private readonly files: InputFiles,
  ) {}

  isForm(request: EdgeRequest): boolean {
    return this.reader.isForm(request);
  }

  /** The files belong to `run` once it has begun: it knows when they are of no use any more. */
  async use<Fields extends z.ZodType>(
    call: InboundCall,
    request: EdgeRequest,
    { files, kinds, schema }: FormShape<Fields>,
    run: (form: CheckedForm<z.output<Fields>>, call: InboundCall) => Promise<void>,
  ): Promise<void> {
    const { clientId } = await this.looks.look(call);
    const form = await this.reader.read(request, { owner: clientId, files: Object.fromEntries(files.map((name) => [name, { accept: kinds }])) });
    try {
      await run({ fields: checkBody(schema, form.fields), files: form.files }, withBodyHash(call, form.bodyHash));
    } catch (error) {
      // Twice is harmless, and what failed before the flow took the files over would leave them.
      await this.files.discard(form.files.map(({ file }) => file));
      throw error;
    }
  }
}
