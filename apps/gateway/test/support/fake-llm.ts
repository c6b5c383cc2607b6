import { loadCatalog } from '@portazgo/catalog';
import {
  completeChat,
  embed,
  judge,
  moderate,
  readProviders,
  streamChat,
  type CallReceipt,
  type ChatCompletion,
  type ChatEvent,
  type ChatRequest,
  type EmbeddingRequest,
  type JudgementRequest,
  type ModerationRequest,
  type ProvidersReply,
} from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { NatsServer, toObservable, type RpcCall } from '@portazgo/messaging';
import type { NatsConnection } from 'nats';
import { setTimeout as sleep } from 'node:timers/promises';

/** Every provider of the catalog, in both ways. */
const names = [
  ...new Set(
    loadCatalog()
      .models()
      .flatMap(({ routes }) => routes.map(({ provider }) => provider)),
  ),
];
export const everyProvider: ProvidersReply = { live: names, emulated: names, builtIn: [], missing: [], resting: [] };

const receipt: CallReceipt = {
  usage: { inputUncached: 5, inputCached: 2, cacheWrite: 0, output: 40, reasoning: 2 },
  usageSource: 'upstream',
  chargedMicroCredits: 100_000,
  availableMicroCredits: 900_000,
};

const tokens = ['Hola', ' mundo', '\r\nfin'];

/** What the user says decides what happens: `refuse`, `interrupt`, `wait`, `slow 300`, `flood`, `think`, `call a tool`; anything else is answered. */
export class FakeLlm {
  readonly requests: ChatRequest[] = [];
  readonly aborted: string[] = [];
  readonly judged: JudgementRequest[] = [];
  readonly moderated: ModerationRequest[] = [];
  readonly #server: NatsServer;

  /** What the judge does: scores each input by this, or fails. */
  judgement: (input: JudgementRequest['inputs'][number]) => number | Promise<number> = () => 0;
  /** What is set up; a test may take it away. */
  providers: ProvidersReply | Promise<ProvidersReply> = everyProvider;

  constructor(connection: NatsConnection) {
    this.#server = new NatsServer({ connection, queue: 'llm' });
    this.#server.addHandler(readProviders.llm.subject, async () => this.providers);
    this.#server.addHandler(completeChat.subject, (request: ChatRequest) => this.#complete(request));
    this.#server.addHandler(streamChat.subject, async (request: ChatRequest, call: RpcCall) => toObservable(this.#stream(request, call)));
    this.#server.addHandler(embed.subject, async ({ model, inputs }: EmbeddingRequest) => ({
      model,
      engine: 'fake/vectors',
      vectors: inputs.map((_, index) => Buffer.from(new Float32Array([index, 0.5, -1]).buffer).toString('base64')),
      receipt,
    }));
    this.#server.addHandler(judge.subject, (request: JudgementRequest) => this.#judge(request));
    this.#server.addHandler(moderate.subject, async (request: ModerationRequest) => {
      this.moderated.push(request);
      const { model, inputs } = request;
      const results = inputs.map(() => ({ flagged: true, categories: { violence: true }, categoryScores: { violence: 0.9 } }));
      return { model, engine: 'fake/judge', results, receipt };
    });
  }

  async #judge(request: JudgementRequest) {
    this.judged.push(request);
    const scores = await Promise.all(request.inputs.map((input) => this.judgement(input)));
    const results = scores.map((violence) => ({
      flagged: violence >= 0.5,
      categories: { violence: violence >= 0.5 },
      categoryScores: { violence, hate: 0.4 },
    }));
    return { engine: 'fake/judge', results };
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => void this.#server.listen((error) => (error ? reject(error) : resolve())));
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  async #complete(request: ChatRequest): Promise<ChatCompletion> {
    this.requests.push(request);
    const said = whatWasSaid(request);
    if (said === 'refuse') throw new ServiceError('provider_refused', { provider: 'fake', reason: 'it does not like it' });
    if (said === 'break') throw new TypeError('a secret of ours');
    if (said.startsWith('slow ')) await sleep(Number(said.slice(5)));
    return {
      model: request.model,
      engine: `fake/${request.model}`,
      text: said === 'call a tool' ? null : tokens.join(''),
      ...(said === 'think' ? { reasoning: 'Hmm.' } : {}),
      toolCalls: said === 'call a tool' ? [{ id: 'call_1', name: 'get_time', arguments: '{"zone":"UTC"}' }] : [],
      finishReason: said === 'call a tool' ? 'tool_calls' : 'stop',
      receipt,
    };
  }

  async *#stream(request: ChatRequest, call: RpcCall): AsyncGenerator<ChatEvent> {
    this.requests.push(request);
    const said = whatWasSaid(request);
    if (said === 'refuse') throw new ServiceError('provider_refused', { provider: 'fake', reason: 'it does not like it' });
    if (said.startsWith('slow ')) await sleep(Number(said.slice(5)));
    yield { type: 'chat-start', model: request.model, engine: `fake/${request.model}` };
    if (said === 'think') yield { type: 'reasoning-delta', text: 'Hmm.' };
    if (said === 'call a tool') {
      yield { type: 'tool-call-delta', index: 0, id: 'call_1', name: 'get_time', arguments: '' };
      yield { type: 'tool-call-delta', index: 0, arguments: '{"zone":"UTC"}' };
      yield { type: 'chat-end', finishReason: 'tool_calls', receipt };
      return;
    }
    for (const text of tokens) yield { type: 'text-delta', text };
    if (said === 'interrupt') throw new ServiceError('upstream_interrupted', { provider: 'fake' });
    if (said === 'wait') await this.#untilAborted(call);
    if (said === 'flood') yield* this.#flood(call);
    yield { type: 'chat-end', finishReason: 'stop', receipt };
  }

  async #untilAborted(call: RpcCall): Promise<void> {
    await new Promise((_resolve, reject) => {
      call.signal.addEventListener('abort', () => {
        this.aborted.push(call.context.requestId);
        reject(call.signal.reason as Error);
      });
    });
  }

  async *#flood(call: RpcCall): AsyncGenerator<ChatEvent> {
    const text = 'x'.repeat(60_000);
    call.signal.addEventListener('abort', () => this.aborted.push(call.context.requestId));
    for (let n = 0; n < 2_000 && !call.signal.aborted; n++) {
      yield { type: 'text-delta', text };
      await sleep(2);
    }
  }
}

function whatWasSaid({ messages }: ChatRequest): string {
  const content = messages.at(-1)?.content;
  return typeof content === 'string' ? content : '';
}
