import { ServiceError } from '@portazgo/errors';
import { frameKind, type ReplyFrame } from '../wire/reply-frame.ts';
import { brokenContract, PendingCall, readWireError, type CallKeeper, type CallOptions } from './pending-call.ts';

interface Outcome<Reply> {
  /** Turns the wire's value into the contract's, or throws. */
  parse: (value: unknown) => Reply;
  resolve: (reply: Reply) => void;
  reject: (error: ServiceError) => void;
}

export class UnaryCall<Reply> extends PendingCall {
  constructor(
    id: number,
    subject: string,
    keeper: CallKeeper,
    options: CallOptions,
    private readonly outcome: Outcome<Reply>,
  ) {
    super(id, subject, keeper, options);
  }

  protected override handle(frame: ReplyFrame): void {
    if (frame.kind === frameKind.reply) this.#answer(frame.rest);
    else if (frame.kind === frameKind.claimedReply) void this.#fetch(frame.rest);
    else if (frame.kind === frameKind.error) this.fail(readWireError(frame.rest));
  }

  protected override settleFailed(error: ServiceError): void {
    this.outcome.reject(error);
  }

  #answer(json: string): void {
    let reply: Reply;
    try {
      reply = this.outcome.parse(JSON.parse(json));
    } catch (cause) {
      return this.fail(brokenContract(cause));
    }
    if (this.finish()) this.outcome.resolve(reply);
  }

  async #fetch(claim: string): Promise<void> {
    try {
      this.#answer(await this.keeper.takeClaim(claim));
    } catch (error) {
      this.fail(error instanceof ServiceError ? error : brokenContract(error));
    }
  }
}
