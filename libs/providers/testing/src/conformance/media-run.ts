import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MediaModel, ProviderMediaOutcome, ProviderMediaRequest, ProviderMediaResult, StartOptions } from '@portazgo/providers-contract';
import type { JournalLine } from '../emulator-process.ts';
import type { ProviderErrorKind } from '@portazgo/providers-contract';
import { callOptions } from './conformance-check.ts';
import type { ResultKind } from './media-bytes.ts';
import type { Refusal } from './refusals.ts';

/** What the suite needs to know of the media adapter it judges. */
export interface MediaSubject {
  readonly vendor: string;
  model(behaviour: string): MediaModel;
  modelWithWrongKey(behaviour: string): MediaModel;
  unreachableModel(): MediaModel;
  readonly request: ProviderMediaRequest;
  /** Of its results; null when it makes a voice. */
  readonly makes: ResultKind | null;
  /** The vendor keeps a task that is polled; else it answers at once. */
  readonly isTracked: boolean;
  /** Its errors tell blocked content apart from other trouble. */
  readonly namesModeration: boolean;
  /** A 429 that means no credit says so. Null: this vendor has no such face. */
  readonly missingCredit?: ProviderErrorKind;
  /** Where the vendor's own statuses or codes mean something else. */
  readonly refusals?: Readonly<Record<string, Partial<Refusal>>>;
  /** Asked to stop, it does. */
  readonly cancels: boolean;
  journal(requestId: string): Promise<JournalLine[]>;
}

const endMs = 10_000;

/** Runs a job as a worker does, and keeps the states it went through, each once. */
export async function runToEnd(
  model: MediaModel,
  request: ProviderMediaRequest,
  options: StartOptions,
): Promise<{ readonly states: string[]; readonly outcome: ProviderMediaOutcome }> {
  const start = await model.start(request, options);
  if (start.state === 'done') return { states: ['done'], outcome: start.outcome };
  const states: string[] = [];
  // The task must survive its way through a database.
  const task = JSON.parse(JSON.stringify(start.task)) as typeof start.task;
  for (const giveUpAt = Date.now() + endMs; Date.now() < giveUpAt; await sleep(25)) {
    const state = await model.status(task, request, callOptions());
    if (states.at(-1) !== state.state) states.push(state.state);
    if (state.state === 'done') return { states, outcome: state.outcome };
  }
  throw new assert.AssertionError({ message: `not done in time: ${states.join(', ')}` });
}

export async function bytesOf(result: ProviderMediaResult): Promise<Uint8Array> {
  if ('bytes' in result) return result.bytes;
  const answer = await fetch(result.url, result.headers ? { headers: result.headers } : {});
  assert.equal(answer.status, 200, result.url);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Lines of the journal that the vendor would bill, once the upstream is quiet about this request. */
export async function billedLines({ journal }: Pick<MediaSubject, 'journal'>, requestId: string): Promise<JournalLine[]> {
  return (await journal(requestId)).filter(({ billable }) => billable);
}
