import { ServiceError } from '@portazgo/errors';
import { frameKind, type ReplyFrame } from '../wire/reply-frame.ts';
import { brokenContract, PendingCall, readWireError, type CallKeeper, type CallOptions } from './pending-call.ts';
import type { RpcStream } from './rpc-stream.ts';
import { ValueBuffer } from './value-buffer.ts';

export interface StreamLimits {
  bufferBytesMax: number;
  bufferValuesMax: number;
}

export class StreamCall<V> extends PendingCall implements RpcStream<V> {
  readonly #buffer = new ValueBuffer<V>();
  /** How many values were received: the sequence the next frame must carry. */
  #received = 0;
  /** Frames that came while an earlier one is being fetched from the claim store. */
  #behindClaim?: ReplyFrame[];

  constructor(
    id: number,
    subject: string,
    keeper: CallKeeper,
    options: CallOptions,
    private readonly parse: (value: unknown) => V,
    private readonly limits: StreamLimits,
  ) {
    super(id, subject, keeper, options);
  }

  [Symbol.asyncIterator](): AsyncIterator<V[], undefined> {
    return {
      next: () => this.#buffer.next(),
      return: () => {
        this.cancel();
        this.#buffer.discard();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  protected override handle(frame: ReplyFrame): void {
    if (this.#behindClaim) {
      if (frame.kind !== frameKind.alive) this.#behindClaim.push(frame);
      return;
    }
    // A message was lost on the way: the reader must never take what follows for the whole.
    if (frame.sequence !== this.#received) return this.abandon(new ServiceError('stream_interrupted', {}));
    if (frame.kind === frameKind.values) this.#take(frame.rest);
    else if (frame.kind === frameKind.claimedValues) void this.#fetch(frame.rest);
    else if (frame.kind === frameKind.error) this.fail(readWireError(frame.rest));
    else if (frame.kind === frameKind.end && this.finish()) this.#buffer.end();
  }

  protected override settleFailed(error: ServiceError): void {
    this.#buffer.end(error);
  }

  #take(json: string): void {
    let values: V[];
    try {
      values = (JSON.parse(json) as unknown[]).map(this.parse);
    } catch (cause) {
      return this.abandon(brokenContract(cause));
    }
    this.#received += values.length;
    this.#buffer.push(values, json.length);
    // One message may hold more than the limit; its reader gets a tick to take it before it counts as slow.
    if (this.#isOverfull) setImmediate(() => this.#isOverfull && this.abandon(new ServiceError('slow_reader', { limitBytes: this.limits.bufferBytesMax })));
  }

  get #isOverfull(): boolean {
    return this.#buffer.size > this.limits.bufferBytesMax || this.#buffer.count > this.limits.bufferValuesMax;
  }

  async #fetch(claim: string): Promise<void> {
    this.#behindClaim = [];
    try {
      this.#take(await this.keeper.takeClaim(claim, this.subject));
    } catch (error) {
      this.abandon(error instanceof ServiceError ? error : brokenContract(error));
    }
    const frames = this.#behindClaim;
    this.#behindClaim = undefined;
    for (const frame of frames) {
      if (this.isOver) return;
      this.handle(frame);
    }
  }
}
