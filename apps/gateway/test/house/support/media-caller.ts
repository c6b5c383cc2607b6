import OpenAI from 'openai';
import { Door } from './door.ts';
import { until } from './until.ts';

export interface AskTask {
  status: string;
  answer: string;
  answers?: string[];
  done: boolean;
  voice_id?: string;
  usage?: { cost: number };
  error?: { code: string };
}

export interface RunJob {
  id: string;
  status: string;
  output: Record<string, string> | null;
  error: { code: string; message: string } | null;
  credits_charged: number;
  completed_at?: string;
}

export interface AccountJob {
  id: string;
  status: string;
  credits_charged: number | null;
  queue_position: number | null;
  error: { code: string } | null;
}

export interface GenerationTask {
  status: string;
  consumed_credits: number;
  response: string[];
  request: object;
  error_message: string | null;
}

/** A client with one key, who waits for what it started and counts its money. */
export class MediaCaller {
  readonly door: Door;
  readonly openai: OpenAI;

  constructor(
    readonly url: string,
    readonly clientId: string,
    readonly key: string,
  ) {
    this.door = new Door(url, key);
    this.openai = new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0 });
  }

  /** What the client can spend, as it is told. */
  async credits(): Promise<number> {
    return (await this.get<{ credits: number }>('/v1/me')).credits;
  }

  async get<Body>(path: string): Promise<Body> {
    const { status, body, text } = await this.door.get(path);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return body as Body;
  }

  async post<Body>(path: string, body: object): Promise<Body> {
    const reply = await this.door.post(path, body);
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${reply.text}`);
    return reply.body as Body;
  }

  async delete(path: string): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(this.url + path, { method: 'DELETE', headers: { authorization: `Bearer ${this.key}` } });
    return { status: answer.status, body: await answer.json() };
  }

  /** Runs the work and holds the balance against what its end says that it cost. */
  async costing<End>(told: number | ((end: NoInfer<End>) => number | undefined), work: () => Promise<End>): Promise<End> {
    const before = await this.credits();
    const end = await work();
    const cost = typeof told === 'number' ? told : told(end);
    const charged = before - (await this.credits());
    if (cost === undefined || !(Math.abs(charged - cost) < 1e-6)) throw new Error(`told to cost ${cost}, charged ${charged}`);
    return end;
  }

  /** An ask that becomes a task, followed to its end. */
  async ask(body: object): Promise<AskTask> {
    const started = await this.post<{ task_id: string }>('/v1/ask', body);
    if (!started.task_id) throw new Error(`no task: ${JSON.stringify(started)}`);
    return until(async () => {
      const task = await this.get<AskTask>(`/v1/task?id=${started.task_id}`);
      return task.done ? task : undefined;
    });
  }

  /** A run that is only started. */
  async start(model: string, input: object = { prompt: 'a bridge' }): Promise<RunJob> {
    const { status, body, text } = await this.door.post('/api/v1/models/run', { model, input }, { prefer: 'wait=0' });
    if (status !== 202 && status !== 200) throw new Error(`${model}: ${status} ${text}`);
    return body as RunJob;
  }

  end(id: string): Promise<RunJob> {
    return until(async () => {
      const job = await this.get<RunJob>(`/api/v1/jobs/${id}`);
      return job.status === 'processing' ? undefined : job;
    });
  }
}

/** Of a link that whoever has it may read. */
export async function mimeOf(url: string | undefined): Promise<string | null> {
  const answer = await fetch(url ?? '');
  const { byteLength } = await answer.arrayBuffer();
  if (!answer.ok || byteLength < 100) throw new Error(`${url}: ${answer.status}, ${byteLength} bytes`);
  return answer.headers.get('content-type');
}
