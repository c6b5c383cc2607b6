import type { UpstreamTask } from '@portazgo/contracts';
import { ProviderError } from '@portazgo/providers-contract';
import type {
  CallOptions,
  MediaModel,
  ProviderMediaOutcome,
  ProviderMediaRequest,
  ProviderMediaStart,
  ProviderMediaState,
  ProviderClient,
  ProviderErrorDetails,
  StartOptions,
  UnsupportedField,
  Vendor,
} from '@portazgo/providers-contract';
import type { Mortal } from './mortal.ts';

export interface Script {
  start(request: ProviderMediaRequest, options: StartOptions, nth: number): Promise<ProviderMediaStart>;
  status?(task: UpstreamTask, nth: number, options: CallOptions): Promise<ProviderMediaState>;
  cancel?(task: UpstreamTask): Promise<boolean>;
  find?(requestId: string): Promise<UpstreamTask | null>;
  verifyCallback?(): Promise<boolean>;
  unsupported?(request: ProviderMediaRequest): UnsupportedField | null;
  readonly stopsAtOnce?: true;
}

/** What an upstream has seen; it survives the workers that ask it. */
export class UpstreamJournal {
  /** Request ids of submissions that reached it. */
  readonly started: string[] = [];
  polls = 0;
  cancels = 0;
  readonly requests: ProviderMediaRequest[] = [];
  readonly callbackUrls: (string | null)[] = [];
}

export interface VendorLife {
  readonly journal: UpstreamJournal;
  readonly mortal: Mortal;
  readonly pollMs: number;
}

class ScriptedModel implements MediaModel {
  readonly pollMs: number;
  private readonly journal: UpstreamJournal;
  private readonly mortal: Mortal;

  constructor(
    readonly provider: string,
    readonly upstreamModel: string,
    private readonly script: Script,
    { journal, mortal, pollMs }: VendorLife,
  ) {
    this.pollMs = pollMs;
    this.journal = journal;
    this.mortal = mortal;
    if (script.stopsAtOnce) Object.assign(this, { stopsAtOnce: true });
    if (!script.cancel) Object.assign(this, { cancel: undefined });
    if (!script.find) Object.assign(this, { find: undefined });
    if (!script.verifyCallback) Object.assign(this, { verifyCallback: undefined });
  }

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    return this.script.unsupported?.(request) ?? null;
  }

  start(request: ProviderMediaRequest, options: StartOptions): Promise<ProviderMediaStart> {
    return this.mortal.call('start', async () => {
      this.journal.requests.push(request);
      this.journal.callbackUrls.push(options.callbackUrl);
      const nth = this.journal.started.push(options.requestId);
      return this.script.start(request, options, nth);
    });
  }

  status(task: UpstreamTask, _request: unknown, options: CallOptions): Promise<ProviderMediaState> {
    return this.mortal.call('status', async () => {
      if (!this.script.status) throw new Error('nothing to poll');
      return this.script.status(task, ++this.journal.polls, options);
    });
  }

  cancel?(task: UpstreamTask): Promise<boolean> {
    return this.mortal.call('cancel', async () => {
      this.journal.cancels++;
      return (await this.script.cancel?.(task)) ?? false;
    });
  }

  find?(requestId: string): Promise<UpstreamTask | null> {
    return this.mortal.call('find', async () => (await this.script.find?.(requestId)) ?? null);
  }

  verifyCallback?(): Promise<boolean> {
    return this.mortal.call('verify', async () => (await this.script.verifyCallback?.()) ?? false);
  }
}

/** A vendor whose every answer the test wrote. */
export function scriptedVendor(name: string, script: Script, life: VendorLife): Vendor {
  return {
    name,
    isLocal: false,
    origin: 'http://vendor.invalid',
    basePath: '',
    offers: ['media'],
    open: (): ProviderClient => ({
      media: (upstreamModel) => new ScriptedModel(name, upstreamModel, script, life),
      close: async () => undefined,
    }),
  };
}

/** One transparent pixel. */
export const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
export const done = (more: Partial<ProviderMediaOutcome> = {}): { state: 'done'; outcome: ProviderMediaOutcome } => ({
  state: 'done',
  outcome: { results: [{ bytes: png }], upstreamId: 'up-1', ...more },
});
export const tracked = (id = 'task-1'): ProviderMediaStart => ({ state: 'tracked', task: { id, data: {} } });

/** Answered at once; a task that never ends; a provider's fault, a refusal with proof unless said otherwise. */
export const atOnce: Script = { start: async () => done() };
export const never: Script = { start: async () => tracked(), status: async () => ({ state: 'running', progressPercent: 40 }) };
export const fault = (details: Partial<ProviderErrorDetails> = {}) =>
  new ProviderError({ provider: 'only', kind: 'overloaded', accepted: 'no', reason: 'busy', ...details });
