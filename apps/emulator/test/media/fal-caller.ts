import { RunningEmulator } from '../running-emulator.ts';

export interface Handle {
  request_id: string;
  status: string;
  queue_position: number;
  status_url: string;
  response_url: string;
  cancel_url: string;
}
export interface FalFile {
  url: string;
  width: number;
  height: number;
  content_type: string;
}
/** Whatever an endpoint may answer; a spec reads what it expects. */
export interface FalAnswer {
  images: FalFile[];
  image: FalFile;
  video: FalFile;
  audio: FalFile;
  model_mesh: FalFile;
  detail: { loc: unknown[]; type: string }[];
}
export interface Answered<Body> {
  status: number;
  body: Body;
  headers: Headers;
}

export async function jsonOf<Body>(answer: Response): Promise<Answered<Body>> {
  return { status: answer.status, body: (await answer.json()) as Body, headers: answer.headers };
}

export const falHeaders = { authorization: 'Key a-key', 'content-type': 'application/json' };

/** The calls of fal's page, written by hand. */
export class FalCaller {
  constructor(private readonly emulator: RunningEmulator) {}

  async submit(endpoint: string, input: unknown, options: { query?: string; headers?: Record<string, string> } = {}): Promise<Answered<Handle>> {
    const url = `${this.emulator.url}/fal/queue/${endpoint}${options.query ?? ''}`;
    return jsonOf(await fetch(url, { method: 'POST', headers: { ...falHeaders, ...options.headers }, body: JSON.stringify(input) }));
  }

  async get<Body = FalAnswer>(url: string, key = 'Key a-key'): Promise<Answered<Body>> {
    return jsonOf(await fetch(url, { headers: { authorization: key } }));
  }

  async finish(handle: Handle): Promise<Answered<FalAnswer>> {
    while ((await this.get<Handle>(handle.status_url)).body.status !== 'COMPLETED') await new Promise((resolve) => setTimeout(resolve, 10));
    return this.get(handle.response_url);
  }

  async make(endpoint: string, input: unknown): Promise<Answered<FalAnswer>> {
    return this.finish((await this.submit(endpoint, input)).body);
  }
}

export async function download({ url }: { url: string }): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}
