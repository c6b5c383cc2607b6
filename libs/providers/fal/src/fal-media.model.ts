import { setTimeout as sleep } from 'node:timers/promises';
import type { UpstreamTask } from '@portazgo/contracts';
import {
  ProviderError,
  type CallOptions,
  type MediaModel,
  type ProviderCallback,
  type ProviderMediaRequest,
  type ProviderMediaStart,
  type ProviderMediaState,
  type StartOptions,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import { failureOf, readReply, type FaultRules } from '@portazgo/providers-http';
import { falTaskFault } from './fal.error.ts';
import type { FalFiles } from './fal-files.ts';
import { falInput, unsupportedInput } from './fal-input.mapper.ts';
import { falOutcome, falOutput } from './fal-output.schema.ts';
import { isEndpointId, type FalQueue } from './fal-queue.ts';
import type { FalWebhooks } from './fal-webhook.ts';

/** A task that was just submitted may not be known everywhere yet. */
const unknownForMs = 60_000;
const cancelLooks = 4;
const cancelLookMs = 250;

export interface FalAccount {
  readonly queue: FalQueue;
  readonly files: FalFiles;
  readonly webhooks: FalWebhooks;
  readonly faults: FaultRules;
}

/** Any endpoint of the vendor: its id is the model, and the route says what it calls things. */
export class FalMediaModel implements MediaModel {
  readonly provider = 'fal';
  readonly pollMs = 1_000;

  constructor(
    readonly upstreamModel: string,
    private readonly account: FalAccount,
  ) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    return isEndpointId(this.upstreamModel) ? unsupportedInput(request) : { field: 'model', reason: 'the provider has no such endpoint' };
  }

  async start(request: ProviderMediaRequest, options: StartOptions): Promise<ProviderMediaStart> {
    const fault = this.unsupported(request);
    if (fault) throw new ProviderError({ provider: this.provider, kind: 'bad_request', accepted: 'no', ...fault });
    const { files, queue } = this.account;
    const addresses = await Promise.all(request.inputs.map((file) => files.address(file, options)));
    return { state: 'tracked', task: await queue.submit(this.upstreamModel, falInput(request, addresses), options.callbackUrl, options) };
  }

  async status(task: UpstreamTask, request: Pick<ProviderMediaRequest, 'operation' | 'fields'>, options: CallOptions): Promise<ProviderMediaState> {
    const { queue, faults } = this.account;
    const told = await queue.status(task, options);
    if (told === null) return this.unknownTask(task);
    if (told.status === 'IN_QUEUE') return { state: 'queued', ...(typeof told.queue_position === 'number' ? { queuePosition: told.queue_position } : {}) };
    if (told.status === 'IN_PROGRESS') return { state: 'running' };
    const reply = await queue.result(task, options);
    if (reply.status !== 200) throw falTaskFault(faults, reply);
    if (told.error) throw failureOf(faults, { message: typeof told.error === 'string' ? told.error : '', codes: [], isStructured: true });
    const outcome = falOutcome(faults, readReply(this.provider, falOutput, reply.body), reply.headers, request);
    return { state: 'done', outcome: { ...outcome, upstreamId: task.id } };
  }

  /** A cancel is only a wish here, so it counts as proven when the task then shows no result. */
  async cancel(task: UpstreamTask, options: CallOptions): Promise<boolean> {
    const { queue } = this.account;
    if (!(await queue.cancel(task, options))) return false;
    for (let look = 0; look < cancelLooks; look++) {
      const told = await queue.status(task, options);
      if (told === null) return true;
      if (told.status === 'COMPLETED') {
        const { status } = await queue.result(task, options);
        return status >= 400 && status < 500 && status !== 429;
      }
      await sleep(cancelLookMs, undefined, { signal: options.signal });
    }
    return false;
  }

  verifyCallback(callback: ProviderCallback, options: CallOptions): Promise<boolean> {
    return this.account.webhooks.verify(callback, options);
  }

  private unknownTask(task: UpstreamTask): ProviderMediaState {
    if (Date.now() - Number(task.data['submittedAtUnixMs'] ?? 0) < unknownForMs) return { state: 'queued' };
    throw new ProviderError({ provider: this.provider, kind: 'not_found', accepted: 'yes', reason: 'the provider no longer has the task' });
  }
}
