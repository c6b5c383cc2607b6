import type { House } from '@portazgo/testing';

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** Undefined when the text is no JSON. */
  body: unknown;
  requestId: string;
}

/** Plain HTTP to a gateway with one key, for what a library would hide. */
export class Door {
  constructor(
    readonly url: string,
    readonly key: string,
  ) {}

  async post(path: string, body: object, headers: Record<string, string> = {}): Promise<Reply> {
    return toReply(await this.open(path, body, { headers }));
  }

  /** The answer with its body unread, for streams that are watched or left. */
  open(path: string, body: object, options: { headers?: Record<string, string>; signal?: AbortSignal } = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json', ...options.headers },
      body: JSON.stringify(body),
      signal: options.signal ?? AbortSignal.timeout(60_000),
    });
  }

  async get(path: string): Promise<Reply> {
    return toReply(await fetch(this.url + path, { headers: { authorization: `Bearer ${this.key}` }, signal: AbortSignal.timeout(60_000) }));
  }

  /** The most a chat call may cost, in credits. */
  async quote(body: object): Promise<number> {
    const { body: quote } = await this.post('/v1/quote', { operation: 'chat.completions', body });
    return (quote as { credits_max: number }).credits_max;
  }
}

/** An act of the operator. */
export async function administer<Result = unknown>(house: House, method: string, path: string, body?: object): Promise<Result> {
  const answer = await fetch(`${house.adminUrl}/admin/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${house.adminToken}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Result;
}

async function toReply(answer: Response): Promise<Reply> {
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: parse(text), requestId: answer.headers.get('x-request-id') ?? '' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
