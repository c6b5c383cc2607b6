import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * What a client expects before it sends its body. Node itself would say "continue" before anything is known of the caller, and answer every
 * other expectation without a word.
 */
export class Expectations {
  readonly #waiting = new WeakSet<IncomingMessage>();
  readonly #unmet = new WeakSet<IncomingMessage>();

  /** Requests with an expectation come to the server as all others. */
  watch(server: Server): void {
    const pass = (list: WeakSet<IncomingMessage>) => (request: IncomingMessage, response: ServerResponse) => {
      list.add(request);
      server.emit('request', request, response);
    };
    server.on('checkContinue', pass(this.#waiting));
    server.on('checkExpectation', pass(this.#unmet));
  }

  /** The client expects what no server offers. */
  isUnmet(request: IncomingMessage): boolean {
    return this.#unmet.has(request);
  }

  /** Lets a client that waits for it send its body. */
  invite(request: IncomingMessage, response: ServerResponse): void {
    if (this.#waiting.delete(request) && !response.headersSent) response.writeContinue();
  }
}
