import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { House } from '@portazgo/testing';

export interface JobClient {
  readonly clientId: string;
  readonly key: string;
}

/** A job as the `runs` dialect tells it. */
export interface ToldJob {
  readonly id: string;
  readonly status: 'processing' | 'completed' | 'failed' | 'cancelled';
  readonly output?: Readonly<Record<string, string | string[]>> | null;
  readonly error?: { readonly code: string } | null;
  readonly credits_charged: number;
}

export interface Submission {
  readonly model: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly idempotencyKey: string;
  /** What the client waits for the end before it is told that the job goes on. */
  readonly waitSeconds?: number;
}

const answerMs = 40_000;
const pauseMs = 400;

/** What clients of several doors do: whoever gets no answer, or a bad one, asks at the other door, and again, under the same key. */
export class JobDoor {
  readonly refusals = new Map<string, number>();
  readonly #dispatcher = new Agent({ connections: 64 });

  constructor(private readonly house: House) {}

  close(): Promise<void> {
    return this.#dispatcher.destroy();
  }

  /** `gave up`: after so many tries. `lost`: told that the first try was worked on and charged, and that its answer is gone. */
  async submit(client: JobClient, submission: Submission, { tries = 30, door = 0 } = {}): Promise<ToldJob | 'gave up' | 'lost'> {
    const { model, input, idempotencyKey, waitSeconds = 0 } = submission;
    for (let attempt = 0; attempt < tries; attempt++) {
      const headers = { 'idempotency-key': idempotencyKey, prefer: `wait=${waitSeconds}` };
      const answer = await this.#ask(client, door + attempt, 'POST', '/api/v1/models/run', { headers, body: { model, input } });
      if (answer.status === 200 || answer.status === 202) return answer.json as ToldJob;
      const why = `${answer.status}${codeOf(answer.json)}`;
      this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1);
      if (answer.status === 409 && why.endsWith('lost')) return 'lost';
      await sleep(pauseMs * (1 + Math.min(attempt, 4)));
    }
    return 'gave up';
  }

  async read(client: JobClient, id: string): Promise<ToldJob> {
    const answer = await this.#ask(client, 0, 'GET', `/api/v1/jobs/${id}`);
    if (answer.status !== 200) throw new Error(`a job was answered with ${answer.status}: ${JSON.stringify(answer.json)}`);
    return answer.json as ToldJob;
  }

  /** Best effort, as a client does that loses nothing if it comes too late. */
  async cancel(client: JobClient, id: string): Promise<void> {
    await this.#ask(client, 0, 'POST', `/v1/account/jobs/${id}/cancel`);
  }

  async #ask(
    client: JobClient,
    door: number,
    method: 'GET' | 'POST',
    path: string,
    { headers, body }: { headers?: Record<string, string>; body?: object } = {},
  ) {
    const urls = this.house.gatewayUrls;
    try {
      const answer = await request(`${urls[door % urls.length]}${path}`, {
        method,
        headers: { authorization: `Bearer ${client.key}`, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
        ...(body ? { body: JSON.stringify(body) } : {}),
        dispatcher: this.#dispatcher,
        headersTimeout: answerMs,
        bodyTimeout: answerMs,
      });
      const text = await answer.body.text();
      return { status: answer.statusCode, json: text === '' ? null : (JSON.parse(text) as unknown) };
    } catch (error) {
      return { status: 0, json: { error: { code: (error as { code?: string }).code ?? String(error) } } };
    }
  }
}

function codeOf(json: unknown): string {
  const code = (json as { error?: { code?: string } } | null)?.error?.code;
  return code === undefined ? '' : ` ${code}`;
}
