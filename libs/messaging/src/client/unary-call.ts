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

  #answer(json: string, moreJson = '{}'): void {
    let reply: Reply;
    try {
      const value: unknown = JSON.parse(json);
      reply = this.outcome.parse(moreJson === '{}' ? value : Object.assign(value as object, JSON.parse(moreJson)));
    } catch (cause) {
      return this.fail(brokenContract(cause));
    }
    if (this.finish()) this.outcome.resolve(reply);
  }

  async #fetch(rest: string): Promise<void> {
    const nameEnd = rest.indexOf(' ');
    const claim = nameEnd < 0 ? rest : rest.slice(0, nameEnd);
    try {
      this.#answer(await this.keeper.takeClaim(claim, this.subject), nameEnd < 0 ? undefined : rest.slice(nameEnd + 1));
    } catch (error) {
      this.fail(error instanceof ServiceError ? error : brokenContract(error));
    }
  }
}
