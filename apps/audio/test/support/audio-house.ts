import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { streamSpeech, transcribe, type SpeechEvent, type SpeechRequest, type TranscriptionRequest } from '@portazgo/contracts';
import { RpcClient } from '@portazgo/messaging';
import { connectNats, createLogger, newRequestId } from '@portazgo/platform';
import type { Vendor } from '@portazgo/providers-contract';
import { openObjectStore, storageConfig } from '@portazgo/storage';
import { testNats } from '@portazgo/testing';
import { readAudioConfig } from '../../src/audio.config.ts';
import { startAudio } from '../../src/audio.process.ts';
import { startFakeBilling } from './fake-billing.ts';

const texts = { es: 'x', pt: 'x', en: 'x' };
const money = { mode: 'live' as const, heldMicroCredits: 1_000_000_000, priceMultiplierPpm: 1_000_000 };

/** One credit for a byte of text, ten for a second of sound. */
function writeCatalog(vendors: readonly Vendor[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-audio-'));
  const shared = { ownedBy: 'test', created: 0, title: texts, description: texts, limits: { turnsMax: 8, secondsMax: 600 } };
  // Models rest apart from each other after failures.
  const routes = (model: string, prices: object) => vendors.map(({ name }, priority) => ({ provider: name, priority, upstreamModel: model, prices: [prices] }));
  const input = { role: 'audio', key: 'audio_input', label: texts, min: 1, kinds: ['audio'] };
  const models = [
    { id: 'speaker', kind: 'speech', operations: ['audio.speak'], prompt: { maxLength: 10_000 }, routes: routes('voice-1', { perMillionBytes: 1_000 }) },
    { id: 'writer', kind: 'transcription', operations: ['audio.transcribe'], inputs: [input], routes: routes('ear-1', { perSecond: 0.01 }) },
  ];
  for (const model of models) writeFileSync(path.join(folder, `${model.id}.yaml`), JSON.stringify({ ...shared, ...model }));
  return folder;
}

/** The service in this process, over a broker of its own, with billing in memory and vendors that the test wrote. */
export async function startAudioHouse(vendors: readonly Vendor[]) {
  const nats = await testNats();
  const folder = writeCatalog(vendors);
  const connection = await connectNats({ url: nats.url, name: 'test' });
  const billing = await startFakeBilling(connection);
  const config = readAudioConfig({ NATS_URL: nats.url, CATALOG_DIR: folder, LOG_LEVEL: 'silent', AUDIO_SETTLE_WAIT_MS: '1000' });
  const access = Object.fromEntries(vendors.map(({ name }) => [name, { apiKey: 'k', url: undefined }]));
  const logger = createLogger({ service: 'audio', level: 'silent' });
  const audio = await startAudio({ ...config, routing: { ...config.routing, access } }, logger, vendors);
  const rpc = new RpcClient({ connection });
  const context = (requestId: string) => ({ requestId, locale: 'en' as const });
  return {
    account: billing.account,
    rpc,
    store: await openObjectStore(storageConfig.parse({}), connection),
    audio,
    healthUrl: audio.addresses.health ?? '',
    speak: (request: Partial<SpeechRequest> = {}, requestId = newRequestId()) => {
      const whole = { model: 'speaker', turns: [{ text: 'Un puente es un lugar.' }], format: 'mp3' as const, settings: {}, ...money, ...request };
      return { requestId, stream: rpc.stream(streamSpeech, whole, { context: context(requestId), timeoutMs: 20_000 }) };
    },
    transcribe: (request: Pick<TranscriptionRequest, 'audio'> & Partial<Pick<TranscriptionRequest, 'heldMicroCredits'>>, requestId = newRequestId()) =>
      rpc.call(transcribe, { model: 'writer', ...money, ...request }, { context: context(requestId), timeoutMs: 20_000 }),
    stop: async () => {
      await audio.stop();
      rpc.close();
      await billing.close();
      await connection.close();
      await nats.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

export type AudioHouse = Awaited<ReturnType<typeof startAudioHouse>>;

/** Reads a stream to its end: its events, and the error it ended with. */
export async function readSpeech(stream: AsyncIterable<SpeechEvent[]>): Promise<{ events: SpeechEvent[]; bytes: Buffer; error: unknown }> {
  const events: SpeechEvent[] = [];
  let error: unknown;
  try {
    for await (const batch of stream) events.push(...batch);
  } catch (cause) {
    error = cause;
  }
  const bytes = Buffer.concat(events.map((event) => Buffer.from(event.type === 'bytes-delta' ? event.base64 : '', 'base64')));
  return { events, bytes, error };
}
