import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { streamVision, type ChatEvent, type Locale, type StoredFile, type VisionRequest } from '@portazgo/contracts';
import { RpcClient } from '@portazgo/messaging';
import { connectNats, createLogger, newRequestId } from '@portazgo/platform';
import { startEmulator, startVendorServer, type VendorReply } from '@portazgo/providers-testing';
import { openObjectStore } from '@portazgo/storage';
import { testNats } from '@portazgo/testing';
import { readVisionConfig } from '../../src/vision.config.ts';
import { startVision } from '../../src/vision.process.ts';
import { catalogFolder } from './catalog-folder.ts';
import { startFakeBilling } from './fake-billing.ts';

const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

interface Asking {
  readonly requestId?: string;
  readonly clientId?: string;
  readonly locale?: Locale;
}

/** The answer of a Gemini server: these texts as one stream. */
export const geminiStream = (texts: readonly string[], finishReason = 'STOP', output = 10): VendorReply => ({
  headers: { 'content-type': 'text/event-stream' },
  body: [...texts, '']
    .map((text, index) => ({
      candidates: [{ index: 0, content: { role: 'model', parts: text ? [{ text }] : [] }, ...(index === texts.length ? { finishReason } : {}) }],
      usageMetadata: { promptTokenCount: 100, candidatesTokenCount: index === texts.length ? output : 0, totalTokenCount: 100 },
    }))
    .map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`)
    .join(''),
});

/** The service in this process over a broker of its own, with billing in memory, files on disk, and a vendor's server that answers what a test says. */
export async function startVisionHouse() {
  const nats = await testNats();
  const emulator = await startEmulator();
  let reply: VendorReply = {};
  const vendor = await startVendorServer(() => reply);
  const catalog = catalogFolder();
  const files = mkdtempSync(path.join(tmpdir(), 'portazgo-files-'));
  const connection = await connectNats({ url: nats.url, name: 'test' });
  const billing = await startFakeBilling(connection);
  const config = readVisionConfig({
    NATS_URL: nats.url,
    CATALOG_DIR: catalog,
    EMULATOR_URL: emulator.url,
    GEMINI_API_KEY: 'canary',
    GEMINI_URL: vendor.url,
    LOG_LEVEL: 'silent',
    STORAGE: 'disk',
    STORAGE_DIR: files,
    VISION_IMAGE_BYTES_MAX: '10000',
    VISION_IMAGES_BYTES_MAX: '15000',
  });
  const vision = await startVision(config, createLogger({ service: 'vision', level: 'silent' }));
  const rpc = new RpcClient({ connection });
  const store = await openObjectStore(config, connection);
  const put = (content: Uint8Array = picture): Promise<StoredFile> => store.put(content, { owner: 'acme', keepSeconds: 3_600, bytesMax: 1_000_000 });
  const image = await put();
  return {
    image,
    put,
    store,
    emulator,
    vendor,
    account: billing.account,
    healthUrl: vision.addresses.health ?? '',
    /** What the vendor's server answers from now on. */
    answers: (next: VendorReply) => {
      reply = next;
    },
    /** The body of the last request the vendor's server saw. */
    asked: () => vendor.requests.at(-1)?.json() as GeminiAsked,
    ask: (request: Partial<VisionRequest>, { requestId = newRequestId(), clientId = 'acme', locale = 'en' }: Asking = {}) =>
      read(
        rpc.stream(
          streamVision,
          {
            model: 'seeing',
            task: 'analyze',
            prompt: 'What is it?',
            images: [image],
            maxOutputTokens: 200,
            mode: 'live',
            heldMicroCredits: 10_000_000,
            priceMultiplierPpm: 1_000_000,
            ...request,
          },
          { context: { requestId, clientId, locale }, timeoutMs: 20_000 },
        ),
      ),
    stop: async () => {
      await vision.stop();
      rpc.close();
      await billing.close();
      await connection.close();
      await vendor.stop();
      await emulator.stop();
      await nats.stop();
      for (const folder of [catalog, files]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type House = Awaited<ReturnType<typeof startVisionHouse>>;

export interface GeminiAsked {
  readonly systemInstruction?: { readonly parts: readonly { readonly text: string }[] };
  readonly contents: readonly {
    readonly parts: readonly { readonly text?: string; readonly inlineData?: { readonly mimeType: string; readonly data: string } }[];
  }[];
  readonly generationConfig: Readonly<Record<string, unknown>>;
}

/** A stream to its end: its text, its events, and the error it ended with. */
async function read(stream: AsyncIterable<ChatEvent[]>): Promise<{ text: string; events: ChatEvent[]; error: unknown }> {
  const events: ChatEvent[] = [];
  let error: unknown;
  try {
    for await (const batch of stream) events.push(...batch);
  } catch (thrown) {
    error = thrown;
  }
  return { events, error, text: events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('') };
}
