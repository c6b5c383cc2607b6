import { type MediaFacts, mediaFacts } from '../media/media-facts.ts';

/** An input that could not be had; `reason` is for the vendor's message. */
export class InputUnusable extends Error {
  constructor(
    readonly reason: 'not-an-address' | 'not-reachable' | 'too-large' | 'wrong-kind',
    message: string,
    /** What the address answered, if it answered. */
    readonly status?: number,
  ) {
    super(message);
  }
}

export interface GivenInput {
  readonly bytes: Buffer;
  readonly facts: MediaFacts;
}

const bytesMax = 64 * 1024 * 1024;
const waitMs = 15_000;

/** Reads what callers give by address or inline. Only this machine (and peers that the operator names) is asked for anything. */
export class GivenInputs {
  constructor(private readonly peers: ReadonlySet<string>) {}

  isNear(address: string): boolean {
    const url = parsed(address);
    if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
    return /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname) || this.peers.has(url.hostname);
  }

  /** Of the kind wanted, whole and real, or `InputUnusable`. */
  async read(address: string, kind: MediaFacts['kind']): Promise<GivenInput> {
    return this.judge(address.startsWith('data:') ? inline(address) : await this.fetched(address), kind);
  }

  judge(bytes: Buffer, kind: MediaFacts['kind']): GivenInput {
    const facts = mediaFacts(bytes);
    if (facts?.kind !== kind) throw new InputUnusable('wrong-kind', `The file is ${facts ? `of type ${facts.type}` : `not a readable file`}, not ${kind}.`);
    return { bytes, facts };
  }

  private async fetched(address: string): Promise<Buffer> {
    if (!parsed(address)) throw new InputUnusable('not-an-address', 'The address is not valid.');
    // The emulator never reaches out: what is beyond this machine counts as not there.
    if (!this.isNear(address)) throw new InputUnusable('not-reachable', 'The file could not be downloaded.');
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(waitMs), redirect: 'error' });
      if (!answer.ok || !answer.body) throw new InputUnusable('not-reachable', `The file could not be downloaded: status ${answer.status}.`, answer.status);
      const chunks: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of answer.body) {
        length += chunk.length;
        if (length > bytesMax) throw new InputUnusable('too-large', 'The file is too large.');
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    } catch (error) {
      if (error instanceof InputUnusable) throw error;
      throw new InputUnusable('not-reachable', 'The file could not be downloaded.');
    }
  }
}

function parsed(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}

function inline(address: string): Buffer {
  const match = /^data:[^,;]*(?:;[^,;]+)*;base64,/.exec(address.slice(0, 200));
  const content = match ? address.slice(match[0].length) : '';
  if (!match || !/^[A-Za-z0-9+/]+={0,2}$/.test(content)) throw new InputUnusable('not-an-address', 'The data URI is not valid base64.');
  return Buffer.from(content, 'base64');
}
