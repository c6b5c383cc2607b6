import type { InputRole, JobOperation, Quantities, SettingValue, UpstreamTask } from '@portazgo/contracts';
import type { CallOptions } from './call-options.ts';
import type { UnsupportedField } from './chat-model.ts';

/** An input file as an adapter may use it: whichever way its vendor takes files. */
export interface ProviderFile {
  readonly role: InputRole;
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: number;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly durationSeconds?: number | undefined;
  read(): Promise<Buffer>;
  /**
   * An address under which the vendor can fetch it for a while, or null when this house has no public address: then the adapter
   * sends a data URI, uploads, or refuses.
   */
  link(): Promise<string | null>;
}

/** One speaker's turn; `voice` is the vendor's own id. */
export interface ProviderTurn {
  readonly text: string;
  readonly voice?: string;
}

/** A JSON value of the catalog. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * A media operation as an adapter gets it. `settings` are checked against the model's settings in the catalog and carry its keys.
 * `fields` and `constants` come from the route: what this vendor's model calls a setting or an input, and what it must always be sent,
 * because endpoints of one vendor differ only in such names.
 */
export interface ProviderMediaRequest {
  readonly operation: JobOperation;
  readonly prompt?: string | undefined;
  readonly turns: readonly ProviderTurn[];
  readonly inputs: readonly ProviderFile[];
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** Our setting key, `prompt`, or input role → the vendor's field name. */
  readonly fields: Readonly<Record<string, string>>;
  readonly constants: Readonly<Record<string, JsonValue>>;
}

/** A result: bytes, or where the vendor left them. Addresses live for minutes at some vendors and are fetched at once. */
export type ProviderMediaResult =
  | { readonly bytes: Buffer; readonly mimeType?: string | undefined }
  | { readonly url: string; readonly mimeType?: string | undefined; readonly headers?: Readonly<Record<string, string>> };

/** Finished work. An adapter never reports success without a result (or a voice). */
export interface ProviderMediaOutcome {
  readonly results: readonly ProviderMediaResult[];
  /** What the vendor says it used, as far as it says anything; the house counts the rest. */
  readonly quantities?: Quantities;
  /** What the vendor chose where a setting left the choice to it, under the keys of the catalog: the price is that of what was made. */
  readonly chosen?: Readonly<Record<string, SettingValue>>;
  /** What the vendor says it cost, a decimal. */
  readonly reportedUsd?: string;
  readonly upstreamId?: string;
  /** What was made by rules, not by a model that learned: it is told to the client. */
  readonly nature?: 'procedural';
  /** Made by `audio.clone-voice`. */
  readonly voice?: { readonly upstreamVoiceId: string; readonly title: string };
}

export type ProviderMediaState =
  | { readonly state: 'queued'; readonly queuePosition?: number }
  | { readonly state: 'running'; readonly progressPercent?: number }
  | { readonly state: 'done'; readonly outcome: ProviderMediaOutcome };

export type ProviderMediaStart =
  | { readonly state: 'tracked'; readonly task: UpstreamTask }
  | { readonly state: 'done'; readonly outcome: ProviderMediaOutcome };

export interface StartOptions extends CallOptions {
  /** Where the vendor may call when the task ends; null when nobody outside can reach this house. Polling is always the truth. */
  readonly callbackUrl: string | null;
  /** Of work that is done before `start` returns. @param percent 0 to 100 */
  readonly onProgress?: (percent: number) => void;
}

/** A webhook of a vendor, as it came. */
export interface ProviderCallback {
  readonly headers: Readonly<Record<string, string>>;
  /** Raw bytes: signatures are over them. */
  readonly body: Buffer;
}

/** One media model of one vendor: images, speech as a file, music, voices, video, 3D. */
export interface MediaModel {
  readonly provider: string;
  readonly upstreamModel: string;
  /** How long to wait between two polls. */
  readonly pollMs: number;
  /** Aborting `start` proves that the work stopped, that nothing is billed, and that it may be sent again. */
  readonly stopsAtOnce?: true;

  /** The first field this vendor cannot express, so that another route is tried and the client is told by name. Asks nobody. */
  unsupported(request: ProviderMediaRequest): UnsupportedField | null;

  /**
   * Sends the work, once. A synchronous vendor is done after it.
   * @throws ProviderError whose `accepted` alone decides whether another route may be tried
   */
  start(request: ProviderMediaRequest, options: StartOptions): Promise<ProviderMediaStart>;

  /**
   * Asks for a task; may be repeated at will.
   * @throws ProviderError: with `accepted: 'yes'` the task failed for good, anything else is trouble of this poll
   */
  status(task: UpstreamTask, request: Pick<ProviderMediaRequest, 'operation' | 'fields' | 'constants'>, options: CallOptions): Promise<ProviderMediaState>;

  /** True: proven to have stopped, nothing will be billed. False: too late, or the vendor does not tell. Absent: it cannot be asked. */
  cancel?(task: UpstreamTask, options: CallOptions): Promise<boolean>;

  /** Looks for a task by our request id, where a vendor takes such a reference. Null: it never arrived. Absent: nobody can tell. */
  find?(requestId: string, options: CallOptions): Promise<UpstreamTask | null>;

  /** Whether a callback is really of the vendor. A genuine one is still only a hint to poll. */
  verifyCallback?(callback: ProviderCallback, options: CallOptions): Promise<boolean>;
}

/** Removes voices; making one is the job `audio.clone-voice`. */
export interface VoiceStudio {
  readonly provider: string;
  /** True also when the vendor no longer knows the voice. */
  remove(upstreamVoiceId: string, options: CallOptions): Promise<boolean>;
}
