import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LiePlan, WireUsage } from './lie-plan.ts';

/** Words after which a stream lets its reader follow. */
const wordsPerTurn = 4;

/** An OpenAI-compatible server that answers the call numbered in the prompt by its plan. Its journal is what it really sent. */
export class LyingUpstream {
  private plans: readonly LiePlan[] = [];
  /** Words of thought and text that were sent, by number of the call. */
  readonly sent = new Map<number, { thought: string; text: string }>();
  private readonly server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const plan = this.plans[Number(/Call (\d+) /.exec(body)?.[1])];
      if (!plan) response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"message":"no plan"}}');
      else if (plan.isStream) void this.stream(plan, response);
      else this.answer(plan, response);
    });
  });

  static async start(): Promise<LyingUpstream> {
    const upstream = new LyingUpstream();
    await new Promise<void>((resolve) => upstream.server.listen(0, '127.0.0.1', resolve));
    return upstream;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  follow(plans: readonly LiePlan[]): void {
    this.plans = plans;
    this.sent.clear();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(plan: LiePlan, response: ServerResponse): void {
    const text = plan.text.join('');
    const thought = plan.thought.join('');
    this.sent.set(plan.number, { text, thought });
    const inChoice = plan.place === 'choice' && plan.last !== undefined;
    const message = { role: 'assistant', content: text, ...(thought === '' ? {} : { reasoning_content: thought }) };
    const choice = { index: 0, message, finish_reason: 'stop', ...(inChoice ? { usage: plan.last } : {}) };
    const usage = plan.last === undefined || inChoice ? {} : { usage: plan.last };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: `lie-${plan.number}`, object: 'chat.completion', created: 1, model: 'lies', choices: [choice], ...usage }));
  }

  private async stream(plan: LiePlan, response: ServerResponse): Promise<void> {
    const journal = { text: '', thought: '' };
    this.sent.set(plan.number, journal);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const say = (data: string) => response.write(`data: ${data}\n\n`);
    if (plan.early) say(chunkOf(plan, { delta: { role: 'assistant', content: '' } }, plan.early));
    let spoken = 0;
    for (const [kind, word] of [...plan.thought.map((one) => ['thought', one] as const), ...plan.text.map((one) => ['text', one] as const)]) {
      if (response.destroyed) return;
      spoken++;
      const running = plan.tellsRunning ? { prompt_tokens: 20, completion_tokens: spoken } : undefined;
      journal[kind] += word;
      say(chunkOf(plan, { delta: kind === 'text' ? { content: word } : { reasoning_content: word } }, running));
      if (plan.noise) response.write(spoken % 2 ? ': still here\n\n' : 'data:\n\n');
      if (spoken % wordsPerTurn === 0) await nextTurn();
    }
    this.end(plan, response, say);
  }

  private end(plan: LiePlan, response: ServerResponse, say: (data: string) => void): void {
    if (plan.end === 'cut') return void response.write('data: {"id"', () => response.destroy());
    if (plan.end === 'refused') say('{"error":{"message":"the rest is refused","code":400}}');
    if (plan.end === 'error') say('{"error":{"message":"overloaded","code":503}}');
    if (plan.end === 'broken-json') say('{"choices":[{"index":0,"delta":{"content":" los');
    const { last, place } = plan;
    const isTold = last !== undefined && plan.end === 'well';
    say(
      chunkOf(plan, { finish_reason: 'stop', ...(isTold && place === 'choice' ? { usage: last } : {}) }, isTold && place === 'finish-chunk' ? last : undefined),
    );
    if (isTold && place === 'own-chunk') say(chunkOf(plan, null, last));
    say('[DONE]');
    response.end();
  }
}

function chunkOf({ number }: LiePlan, choice: object | null, usage?: WireUsage): string {
  const choices = choice ? [{ index: 0, delta: {}, finish_reason: null, ...choice }] : [];
  return JSON.stringify({ id: `lie-${number}`, object: 'chat.completion.chunk', created: 1, model: 'lies', choices, ...(usage ? { usage } : {}) });
}
