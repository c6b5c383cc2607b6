import { request as httpRequest } from 'node:http';
import { EmulatorServer, readEmulatorConfig, type JournalRecord } from '../src/index.ts';

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** The pieces of the body as they arrived. */
  packets: Buffer[];
  text: string;
  /** The body ended as HTTP says it should; false = the connection broke. */
  isWhole: boolean;
}

/** A real emulator on a port of its own, and a caller that sees the raw bytes. */
export class RunningEmulator {
  private constructor(
    private readonly server: EmulatorServer,
    readonly url: string,
  ) {}

  static async start(variables: Record<string, string> = {}): Promise<RunningEmulator> {
    const server = new EmulatorServer(readEmulatorConfig(variables));
    return new RunningEmulator(server, await server.listen());
  }

  stop(): Promise<void> {
    return this.server.close();
  }

  /** Sends a call. `stopAfterMs` gives up waiting and keeps what came; `leaveAfterBytes` hangs up. */
  send(
    path: string,
    body: unknown,
    options: { key?: string | null; headers?: Record<string, string>; stopAfterMs?: number; leaveAfterBytes?: number } = {},
  ): Promise<RawAnswer> {
    const { key = 'a-key', headers = {} } = options;
    return new Promise((resolve, reject) => {
      const answer: RawAnswer = { status: 0, headers: {}, packets: [], text: '', isWhole: false };
      const done = (isWhole: boolean) => {
        clearTimeout(timer);
        resolve({ ...answer, isWhole, text: Buffer.concat(answer.packets).toString('utf8') });
      };
      const call = httpRequest(`${this.url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        agent: false,
        headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...headers },
      });
      const timer = setTimeout(() => call.destroy(new Error('stopped waiting')), options.stopAfterMs ?? 10_000);
      call.on('response', (response) => {
        answer.status = response.statusCode ?? 0;
        answer.headers = response.headers;
        response.on('data', (packet: Buffer) => {
          answer.packets.push(packet);
          const bytes = answer.packets.reduce((sum, each) => sum + each.length, 0);
          if (options.leaveAfterBytes !== undefined && bytes >= options.leaveAfterBytes) call.destroy();
        });
        response.on('end', () => done(true));
        response.on('error', () => done(false));
      });
      call.on('error', (error) => {
        if (answer.status > 0 || options.stopAfterMs !== undefined) done(false);
        else {
          clearTimeout(timer);
          reject(error);
        }
      });
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async journal(requestId?: string): Promise<JournalRecord[]> {
    const answer = await fetch(`${this.url}/journal${requestId ? `?requestId=${requestId}` : ''}`);
    return (await answer.json()) as JournalRecord[];
  }
}

export const hello = [{ role: 'user', content: 'Hola mundo' }];

export interface Chunk {
  id: string;
  model: string;
  choices: {
    index: number;
    delta: {
      role?: string;
      content?: unknown;
      reasoning_content?: string | null;
      reasoning?: string;
      tool_calls?: {
        index?: number;
        id?: string;
        function: { name?: string; arguments?: string };
        extra_content?: { google: { thought_signature: string } };
      }[];
    };
    finish_reason: string | null;
    logprobs?: unknown;
  }[];
  usage?: Record<string, unknown> | null;
  x_groq?: { id?: string; usage?: Record<string, unknown> | null };
  error?: unknown;
  timings?: Record<string, number>;
}

/** The payloads of a plainly framed stream, `[DONE]` left out. */
export function chunksOf(text: string): Chunk[] {
  return payloadsOf(text)
    .filter((payload) => payload !== '[DONE]')
    .map((payload) => JSON.parse(payload) as Chunk);
}

export function payloadsOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => line.slice('data: '.length));
}

export function contentOf(chunks: Chunk[]): string {
  return chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
}

export const weatherTool = {
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 2 } }, required: ['city', 'days'] },
  },
};
export const askWeather = [{ role: 'user', content: 'Call get_weather for Oslo.' }];

/** A 3 x 2 PNG, as a data URL. */
export const pngUrl = `data:image/png;base64,${Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.from([0, 0, 0, 3, 0, 0, 0, 2, 8, 6, 0, 0, 0]),
]).toString('base64')}`;
