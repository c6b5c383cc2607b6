import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { DoorOfHouse } from './demo.config.ts';

const answerMs = 300_000;
const pollMs = 250;

const output = z.union([z.string(), z.array(z.string())]);
const runJob = z.looseObject({
  id: z.string(),
  status: z.string(),
  output: z
    .looseObject({ outputImage: output.optional(), outputVideo: output.optional(), outputAudio: output.optional(), outputText: output.optional() })
    .nullish(),
  error: z.unknown().optional(),
});

/** What came of one call. */
export interface Answer {
  readonly bytes: Buffer;
  readonly mimeType: string;
  /** `x-portazgo-engine`. */
  readonly engine: string;
  /** Of jobs: real, procedural or emulated. */
  readonly nature: string | null;
}

/** The public API, as a client uses it. */
export class Door {
  constructor(private readonly house: DoorOfHouse) {}

  /** A call that is answered at once. */
  async ask(path: string, body: object | FormData): Promise<Answer> {
    const response = await this.fetch('POST', path, body);
    return {
      bytes: Buffer.from(await response.arrayBuffer()),
      mimeType: typeOf(response),
      engine: response.headers.get('x-portazgo-engine') ?? '',
      nature: null,
    };
  }

  /** A job of the `runs` dialect, waited for, with its first result fetched by its link. */
  async run(model: string, input: object): Promise<Answer> {
    const submitted = await this.fetch('POST', '/api/v1/models/run', { model, input });
    let job = runJob.parse(await submitted.json());
    let last = submitted;
    while (job.status === 'processing') {
      await sleep(pollMs);
      last = await this.fetch('GET', `/api/v1/jobs/${job.id}`);
      job = runJob.parse(await last.json());
    }
    const [link] = [Object.values(job.output ?? {})[0] ?? []].flat() as string[];
    if (job.status !== 'completed' || !link) throw new Error(`${model}: the job ${job.status}: ${JSON.stringify(job.error)}`);
    const file = await fetch(link, { signal: AbortSignal.timeout(answerMs) });
    if (!file.ok) throw new Error(`${model}: its result answered ${file.status}`);
    const detail = await (await this.fetch('GET', `/v1/account/jobs/${job.id}`)).json();
    const { engine, nature } = z.looseObject({ engine: z.string(), nature: z.string() }).parse(detail);
    return { bytes: Buffer.from(await file.arrayBuffer()), mimeType: typeOf(file), engine, nature };
  }

  /** Why a model cannot be used in this house; null: it can. */
  async whyNot(model: string): Promise<string | null> {
    const listed = z
      .looseObject({ data: z.array(z.looseObject({ id: z.string(), available: z.boolean().optional(), unavailable_reason: z.string().optional() })) })
      .parse(await (await this.fetch('GET', '/v1/models')).json());
    const found = listed.data.find(({ id }) => id === model);
    if (!found) return 'it is not in the catalog';
    return found.available === false ? (found.unavailable_reason ?? 'it is not available') : null;
  }

  private async fetch(method: string, path: string, body?: object): Promise<Response> {
    const isForm = body instanceof FormData;
    const headers = { authorization: `Bearer ${this.house.key}`, 'accept-language': 'en', ...(body && !isForm ? { 'content-type': 'application/json' } : {}) };
    const response = await fetch(this.house.url + path, {
      method,
      headers,
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(answerMs),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${(await response.text()).slice(0, 400)}`);
    return response;
  }
}

const typeOf = (response: Response) => (response.headers.get('content-type') ?? '').split(';')[0] as string;
