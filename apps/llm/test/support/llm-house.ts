import type { ChatEvent, ChatRequest } from '@portazgo/contracts';
import { completeChat, embed, moderate, streamChat, type EmbeddingRequest, type ModerationRequest } from '@portazgo/contracts';
import { RpcClient } from '@portazgo/messaging';
import { connectNats, createLogger, newRequestId } from '@portazgo/platform';
import { startEmulator } from '@portazgo/providers-testing';
import { testNats } from '@portazgo/testing';
import { readLlmConfig } from '../../src/llm.config.ts';
import { startLlm } from '../../src/llm.process.ts';
import { catalogFolder, type TestModels } from './catalog-folder.ts';
import { startFakeBilling } from './fake-billing.ts';

const priced = { mode: 'live' as const, heldMicroCredits: 10_000_000, priceMultiplierPpm: 1_000_000 };

export const aRequest = (request: Partial<ChatRequest> & { model: string }): ChatRequest => ({
  messages: [{ role: 'user', content: 'Say something about bridges.' }],
  maxOutputTokens: 100,
  ...priced,
  ...request,
});

export const aContext = (requestId: string = newRequestId()) => ({ requestId, locale: 'en' as const });

/** The service in this process, over a broker of its own, with billing in memory and the emulator as upstream. */
export async function startLlmHouse(models: TestModels, environment: NodeJS.ProcessEnv = {}) {
  const nats = await testNats();
  const emulator = await startEmulator();
  const catalog = catalogFolder(models);
  const connection = await connectNats({ url: nats.url, name: 'test' });
  const billing = await startFakeBilling(connection);
  const config = readLlmConfig({
    NATS_URL: nats.url,
    CATALOG_DIR: catalog.folder,
    EMULATOR_URL: emulator.url,
    LOG_LEVEL: 'silent',
    LOCAL_OLLAMA: 'off',
    LLM_SETTLE_WAIT_MS: '1500',
    ...environment,
  });
  const llm = await startLlm(config, createLogger({ service: 'llm', level: config.LOG_LEVEL }));
  const rpc = new RpcClient({ connection });
  return {
    nats,
    emulator,
    account: billing.account,
    rpc,
    healthUrl: llm.addresses.health ?? '',
    llm,
    complete: (request: Partial<ChatRequest> & { model: string }, requestId?: string) =>
      rpc.call(completeChat, aRequest(request), { context: aContext(requestId), timeoutMs: 20_000 }),
    stream: (request: Partial<ChatRequest> & { model: string }, requestId?: string, signal?: AbortSignal) =>
      rpc.stream(streamChat, aRequest(request), { context: aContext(requestId), timeoutMs: 20_000, ...(signal ? { signal } : {}) }),
    embed: (request: Pick<EmbeddingRequest, 'model' | 'inputs'>) => rpc.call(embed, { ...priced, ...request }, { context: aContext(), timeoutMs: 20_000 }),
    moderate: (request: Pick<ModerationRequest, 'model' | 'inputs'>) =>
      rpc.call(moderate, { ...priced, ...request }, { context: aContext(), timeoutMs: 20_000 }),
    stop: async () => {
      await llm.stop();
      rpc.close();
      await billing.close();
      await connection.close();
      await emulator.stop();
      await nats.stop();
      catalog.remove();
    },
  };
}

export type House = Awaited<ReturnType<typeof startLlmHouse>>;

/** Reads a stream to its end: its events, and the error it ended with. */
export async function readAll(stream: AsyncIterable<ChatEvent[]>): Promise<{ events: ChatEvent[]; error: unknown }> {
  const events: ChatEvent[] = [];
  try {
    for await (const batch of stream) events.push(...batch);
    return { events, error: undefined };
  } catch (error) {
    return { events, error };
  }
}

export const textOf = (events: readonly ChatEvent[]): string => events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
