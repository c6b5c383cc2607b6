import { createHash } from 'node:crypto';
import type { EdgeRequest, InboundCall } from '../edge/inbound-call.ts';

/**
 * What an idempotency key is tied to when the body is a form: the route, and name and content of every part in the order of sending.
 * The bytes of the body would not do: each client makes up another boundary for each try.
 */
export class FormHash {
  readonly #hash = createHash('sha256');

  constructor({ method, routeOptions }: Pick<EdgeRequest, 'method' | 'routeOptions'>) {
    this.#hash.update(`form ${method} ${routeOptions.url ?? ''}\n`);
  }

  addField(name: string, value: string): void {
    this.#add('field', name, value);
  }

  /** Of a file its content counts, and not what the sender calls it. */
  addFile(name: string, sha256: string): void {
    this.#add('file', name, sha256);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }

  #add(...parts: string[]): void {
    // Lengths go before the texts, so that no two forms read alike.
    for (const part of parts) this.#hash.update(`${Buffer.byteLength(part)}:`).update(part);
  }
}

/** The call with the hash of the form that came with it: it was made before the form was read. */
export function withBodyHash(call: InboundCall, bodyHash: string): InboundCall {
  return { ...call, idempotency: call.idempotency && { ...call.idempotency, bodyHash } };
}
