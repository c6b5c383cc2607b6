import { Injectable } from '@nestjs/common';
import { fetchFile, type MediaKind, type StoredFile } from '@portazgo/contracts';
import { fromWireError, ServiceError, type FileReason } from '@portazgo/errors';
import { RpcClient } from '@portazgo/messaging';
import { dayOfFileId, ObjectStore } from '@portazgo/storage';
import { toContext, type InboundCall } from '../edge/inbound-call.ts';
import { GatewayLogger } from '../gateway.logger.ts';
import { decodeBase64, isDataUri, looksLikeBase64 } from './base64-content.ts';
import { UploadBounds } from './upload-bounds.ts';

export interface InputTerms {
  readonly call: InboundCall;
  /** What the dialect calls it, for refusals. */
  readonly field: string;
  /** Client id. */
  readonly owner: string;
  readonly accept: readonly MediaKind[];
  /** Less than the house's own limit of the kind. */
  readonly bytesMax?: number | undefined;
}

export interface InputFromText {
  readonly file: StoredFile;
  /** It was there before this request and stays after it. */
  readonly isOwn: boolean;
}

/** What a text means where a file is wanted. */
export type InputText = 'data' | 'address' | 'file-id' | 'base64' | 'nothing';

export function imageOrUrl(text: string): InputText {
  if (isDataUri(text)) return 'data';
  if (/^https?:\/\//i.test(text)) return 'address';
  if (fileIdIn(text) !== undefined) return 'file-id';
  return looksLikeBase64(text) ? 'base64' : 'nothing';
}

const fetchTimeoutMs = 60_000;

/** Brings what requests name into the object store, whichever way they name it. */
@Injectable()
export class InputFiles {
  constructor(
    private readonly objects: ObjectStore,
    private readonly rpc: RpcClient,
    private readonly bounds: UploadBounds,
    private readonly logger: GatewayLogger,
  ) {}

  /** A data URI, base64, an address, or an own file by its id or by the link to it. */
  async fromText(text: string, terms: InputTerms): Promise<InputFromText> {
    switch (imageOrUrl(text)) {
      case 'data':
      case 'base64':
        return { file: await this.fromBase64(text, terms), isOwn: false };
      case 'address':
        return (await this.findOwn(text, terms)) ?? { file: await this.fromUrl(text, terms), isOwn: false };
      case 'file-id': {
        const own = await this.findOwn(text, terms);
        if (own) return own;
        throw refused(terms.field, 'not_found');
      }
      case 'nothing':
        throw refused(terms.field, 'not_a_file');
    }
  }

  async fromBase64(text: string, { field, owner, accept, bytesMax: least }: InputTerms): Promise<StoredFile> {
    const bytesMax = this.bounds.bytesMaxOf(accept, least);
    const file = await this.objects.put(decodeBase64(text, { field, bytesMax }), { owner, keepSeconds: this.bounds.keepSeconds, bytesMax, accept, field });
    return this.withinBounds(file, field, least);
  }

  /** The courier fetches it: this process opens no connection to an address that a client gives. */
  async fromUrl(url: string, { call, field, owner, accept, bytesMax: least }: InputTerms): Promise<StoredFile> {
    const request = { url, field, owner, accept: [...accept], bytesMax: this.bounds.bytesMaxOf(accept, least), keepSeconds: this.bounds.keepSeconds };
    const answer = await this.rpc.call(fetchFile, request, { context: toContext(call, { clientId: owner }), timeoutMs: fetchTimeoutMs });
    if (answer.outcome === 'refused') throw fromWireError(answer.error);
    return this.withinBounds(answer.file, field, least);
  }

  /** Null for an id or link that is not of an own file: the owner is never told which files others have. */
  async findOwn(text: string, { field, owner, accept, bytesMax }: InputTerms): Promise<InputFromText | null> {
    const id = fileIdIn(text);
    const file = id === undefined ? null : await this.objects.head(id);
    if (file?.owner !== owner) return null;
    if (!accept.includes(file.kind)) throw refused(field, 'unwanted_type');
    this.bounds.requireBytes(file, field, bytesMax);
    return { file, isOwn: true };
  }

  /** What a request that did not succeed leaves behind. Never throws: what cannot be deleted now goes with its day. */
  async discard(files: readonly Pick<StoredFile, 'id'>[]): Promise<void> {
    const results = await Promise.allSettled(files.map(({ id }) => this.objects.delete(id)));
    for (const result of results)
      if (result.status === 'rejected') this.logger.pino.warn({ err: result.reason as unknown }, 'an input file is left until its day ends');
  }

  private async withinBounds(file: StoredFile, field: string, least: number | undefined): Promise<StoredFile> {
    try {
      this.bounds.requireBytes(file, field, least);
      return file;
    } catch (error) {
      await this.discard([file]);
      throw error;
    }
  }
}

function refused(field: string, reason: FileReason): ServiceError {
  return new ServiceError('file_refused', { field, reason });
}

/** The id in `/files/<id>?…`, under whatever address the gateway is known, or the bare id. */
function fileIdIn(text: string): string | undefined {
  const id = /^(?:https?:\/\/[^/?#]+)?\/files\/([\w-]{1,64})(?:\.[a-z0-9]{1,10})?(?:[?#]|$)/i.exec(text.slice(0, 2_048))?.[1] ?? text;
  return dayOfFileId(id) === undefined ? undefined : id;
}
