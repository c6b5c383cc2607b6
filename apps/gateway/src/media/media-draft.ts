import type { Model } from '@portazgo/catalog';
import type { InputRole, JobOperation, StoredFile } from '@portazgo/contracts';

/** An input file as a dialect got it: an address, text that holds it (base64, data URI), a link to an own file, or an upload. */
export interface InputSource {
  readonly role: InputRole;
  /** What the dialect calls it, for refusals. */
  readonly field: string;
  readonly source: { readonly text: string } | { readonly file: StoredFile };
}

/** One speaker's turn; `voice` is what the client wrote. */
export interface DraftTurn {
  readonly text: string;
  readonly voice?: string | undefined;
  readonly field: string;
}

/** A media operation as a dialect understood it, before anything was asked or fetched. */
export interface MediaDraft<Operation extends string = string> {
  readonly model: Model;
  readonly operation: Operation;
  readonly prompt?: string | undefined;
  readonly turns?: readonly DraftTurn[] | undefined;
  readonly inputs: readonly InputSource[];
  /** Only what the client gave; the catalog checks it and fills in the rest. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What the dialect calls `prompt`, `turns`, a setting or a role, where it is another word. */
  readonly names: Readonly<Record<string, string>>;
}

/** A draft that becomes a job. */
export interface JobDraft extends MediaDraft<JobOperation> {
  readonly dialect: string;
  /** Told at the end, besides the client's registered endpoints. */
  readonly webhookUrl: string | null;
  /** What the dialect calls it. */
  readonly webhookField: string;
  /** The body as it was sent, without bytes: some formats show it again. */
  readonly publicRequest: Record<string, unknown>;
}
