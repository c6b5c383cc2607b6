import type { CallOptions, ChatModel, EmbeddingModel, ModerationModel } from '@portazgo/providers-contract';
import type { JournalLine } from '../emulator-process.ts';

/** What the suite needs to know of the adapter it judges. `behaviour` is the emulator's: `tokens=20,fault=crlf`. */
export interface Subject<Model> {
  readonly vendor: string;
  model(behaviour: string): Model;
  /** With a key the vendor refuses; null where the vendor has no keys. */
  modelWithWrongKey: ((behaviour: string) => Model) | null;
  /** At an address nobody listens at. */
  unreachableModel(): Model;
  /** False where a 429 does not tell missing credit from haste. */
  readonly namesMissingCredit: boolean;
  /** A model that takes tool calls without its vendor's opaque data, where the usual one insists on it. */
  lenientModel?(behaviour: string): Model;
  journal(requestId: string): Promise<JournalLine[]>;
}

export type ChatSubject = Subject<ChatModel>;
export type EmbeddingSubject = Subject<EmbeddingModel>;
export type ModerationSubject = Subject<ModerationModel>;

/** One promise of the contract. Throws when it is not kept. */
export interface ConformanceCheck<Judged> {
  readonly title: string;
  /** Nearly all its time is waiting for a limit, and nothing of it is measured: it may run beside others of its kind. */
  readonly waits?: boolean;
  run(subject: Judged): Promise<void>;
}

let calls = 0;

export function callOptions(limits: Partial<CallOptions['timeouts']> = {}, signal: AbortSignal = new AbortController().signal): CallOptions {
  const timeouts = { connectMs: 2_000, firstByteMs: 5_000, idleMs: 5_000, totalMs: 15_000, ...limits };
  return { signal, timeouts, requestId: `conformance-${process.pid}-${++calls}` };
}
