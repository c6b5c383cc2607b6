import { removeUpstreamVoice } from '@portazgo/contracts';
import { newRequestId } from '@portazgo/platform';
import { ProviderError } from '@portazgo/providers-contract';
import { wav } from '@portazgo/samples';
import { readSpeech, startAudioHouse, type AudioHouse } from './support/audio-house.ts';
import { soundingVendor, VendorScript } from './support/sounding-vendor.ts';

const fault = (accepted: 'no' | 'yes' | 'unknown') => new ProviderError({ provider: 'first', kind: 'interrupted', accepted, reason: 'it broke off' });
const text = 'Un puente es un lugar.';
const creditsOfText = text.length * 1_000_000;
/** 24,000 bytes a second at 15 characters a second. */
const bytesOfCharacters = (characters: number) => Math.round((characters / 15) * 24_000);

let house: AudioHouse;
let first: VendorScript;
let second: VendorScript;
beforeAll(async () => {
  house = await startAudioHouse([soundingVendor('first', () => first), soundingVendor('second', () => second)]);
});
afterAll(() => house.stop());
beforeEach(() => {
  first = new VendorScript();
  second = new VendorScript();
});

describe('streamed speech', () => {
  it('comes byte by byte as it was made, and ends only after its charge is committed', async () => {
    first.chunks = [Buffer.alloc(100_001, 7), Buffer.from('end')];
    const { requestId, stream } = house.speak();
    const { events, bytes, error } = await readSpeech(stream);
    expect(error).toBeUndefined();
    expect(bytes.equals(Buffer.concat(first.chunks))).toBe(true);
    expect(events[0]).toEqual({ type: 'speech-start', model: 'speaker', engine: 'first/voice-1', mimeType: 'audio/mpeg' });
    expect(events.at(-1)).toMatchObject({ type: 'speech-end', receipt: { chargedMicroCredits: creditsOfText, quantities: { bytes: text.length } } });
    expect(house.account.record(requestId)).toMatchObject({ outcome: 'succeeded', costMicroCredits: creditsOfText, upstreamId: 'up-1' });
  });

  it('stops its upstream within a quarter of a second when the client leaves, and charges what was read out', async () => {
    first.chunks = Array.from({ length: 100 }, () => Buffer.alloc(bytesOfCharacters(2), 1));
    first.pauseMs = 40;
    const { requestId, stream } = house.speak();
    let heard = 0;
    let leftAt = 0;
    for await (const batch of stream) {
      heard += batch.filter(({ type }) => type === 'bytes-delta').length;
      if (heard >= 3) {
        leftAt = performance.now();
        break;
      }
    }
    await until(() => house.account.settled.has(requestId));
    expect(first.abortedAt - leftAt).toBeLessThan(250);
    const { outcome, costMicroCredits } = house.account.record(requestId);
    expect(outcome).toBe('cut');
    expect(costMicroCredits).toBeGreaterThanOrEqual(6 * 1_000_000);
    expect(costMicroCredits).toBeLessThan(creditsOfText);
  });

  it('tells billing about each second what was delivered, so that our own death would be charged by it', async () => {
    first.chunks = Array.from({ length: 30 }, () => Buffer.alloc(bytesOfCharacters(0.5), 1));
    first.pauseMs = 80;
    const { requestId, stream } = house.speak();
    await readSpeech(stream);
    const told = house.account.progress.filter((record) => record.requestId === requestId).map(({ deliveredMicroCredits }) => deliveredMicroCredits);
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBeLessThanOrEqual(creditsOfText);
  });

  it('that its vendor cuts says so, and costs what was read out', async () => {
    Object.assign(first, { chunks: [Buffer.alloc(bytesOfCharacters(11), 1)], cut: fault('yes') });
    const { requestId, stream } = house.speak();
    const { events, error } = await readSpeech(stream);
    expect(error).toMatchObject({ code: 'upstream_interrupted' });
    expect(events.at(-1)?.type).toBe('bytes-delta');
    expect(house.account.record(requestId)).toMatchObject({ outcome: 'cut', costMicroCredits: creditsOfText / 2, usageSource: 'counted' });
  });

  it("is not made free by a vendor's zero when it was cut after some of it", async () => {
    Object.assign(first, { chunks: [Buffer.alloc(bytesOfCharacters(11), 1)], cut: fault('yes'), told: { bytes: 0 } });
    const { requestId, stream } = house.speak();
    await readSpeech(stream);
    expect(house.account.record(requestId)).toMatchObject({ outcome: 'cut', costMicroCredits: creditsOfText / 2, usageSource: 'corrected' });
  });

  it.each([
    ['that broke off before the first sound', { chunks: [], cut: fault('yes') }],
    ['without any sound', { chunks: [] }],
  ])('%s is a failure and free', async (_, script) => {
    Object.assign(first, script);
    const { requestId, stream } = house.speak();
    const { error } = await readSpeech(stream);
    expect(error).toMatchObject({ code: 'upstream_failed' });
    expect(house.account.record(requestId)).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
  });

  it('goes to the next route when a vendor refuses with proof, and to none when nobody knows', async () => {
    first.refusal = fault('no');
    expect((await readSpeech(house.speak().stream)).events[0]).toMatchObject({ engine: 'second/voice-1' });
    first.refusal = fault('unknown');
    const { requestId, stream } = house.speak();
    expect((await readSpeech(stream)).error).toMatchObject({ code: 'upstream_failed' });
    expect(second.spoken).toHaveLength(1);
    expect(house.account.record(requestId)).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
  });

  it('passes over vendors without the voice, and names a voice that nobody has', async () => {
    const turns = (upstream: Record<string, string>) => [{ text: 'Hola', voice: { id: 'ana', upstream } }, { text: 'Adiós' }];
    await readSpeech(house.speak({ turns: turns({ second: 'v-2' }) }).stream);
    expect([first.spoken, second.spoken[0]?.turns]).toEqual([[], [{ text: 'Hola', voice: 'v-2' }, { text: 'Adiós' }]]);
    const { requestId, stream } = house.speak({ turns: turns({}) });
    expect((await readSpeech(stream)).error).toMatchObject({ code: 'invalid_request', details: { field: 'voice', reason: expect.stringContaining("'ana'") } });
    expect(house.account.record(requestId)).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
  });

  it('does not end cleanly while billing has not acknowledged its charge', async () => {
    house.account.isDown = true;
    const { events, error } = await readSpeech(house.speak().stream);
    house.account.isDown = false;
    expect(error).toMatchObject({ code: 'service_unavailable' });
    expect(events.some(({ type }) => type === 'speech-end')).toBe(false);
  });
});

describe('transcription', () => {
  const store = () => house.store.put(wav(3), { owner: 'acme', keepSeconds: 600, bytesMax: 1_000_000, accept: ['audio'] });

  it('reads the file out of the store and charges its measured seconds', async () => {
    const audio = await store();
    const requestId = newRequestId();
    const reply = await house.transcribe({ audio }, requestId);
    expect(first.heard[0]?.equals(wav(3))).toBe(true);
    expect(reply).toMatchObject({
      engine: 'first/ear-1',
      transcript: { text: 'hola' },
      receipt: { quantities: { seconds: 3 }, chargedMicroCredits: 30_000_000, usageSource: 'counted' },
    });
  });

  it("takes the vendor's own seconds and tokens where it gives some", async () => {
    first.transcription = { text: 'hola', quantities: { seconds: 4 }, tokens: { inputUncached: 30, inputCached: 0, cacheWrite: 0, output: 5, reasoning: 0 } };
    const reply = await house.transcribe({ audio: await store() });
    expect(reply.receipt).toMatchObject({ chargedMicroCredits: 40_000_000, usageSource: 'upstream', tokens: { inputUncached: 30, output: 5 } });
  });

  it.each<[string, number, number, string]>([
    ['a minute at least, above what was held', 60, 600_000_000, 'upstream'],
    ['nothing', 0, 30_000_000, 'corrected'],
    ['a hundredth', 0.03, 30_000_000, 'corrected'],
    ['more seconds than so few bytes can hold', 1e9, 30_000_000, 'corrected'],
  ])('whose vendor bills %s', async (_what, seconds, chargedMicroCredits, usageSource) => {
    first.transcription = { text: 'hola', quantities: { seconds } };
    const reply = await house.transcribe({ audio: await store(), heldMicroCredits: 30_000_000 });
    expect(reply.receipt).toMatchObject({ chargedMicroCredits, usageSource });
  });

  it('of silence costs nothing', async () => {
    first.transcription = { text: ' ', quantities: null };
    expect((await house.transcribe({ audio: await store() })).receipt.chargedMicroCredits).toBe(0);
  });

  it('of a file that is gone is refused and free', async () => {
    const audio = await store();
    await house.store.delete(audio.id);
    const requestId = newRequestId();
    await expect(house.transcribe({ audio }, requestId)).rejects.toMatchObject({ name: 'ServiceError' });
    expect(house.account.record(requestId)).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
  });
});

describe('voices', () => {
  const remove = (provider: string) => {
    const context = { requestId: newRequestId(), locale: 'en' as const };
    return house.rpc.call(removeUpstreamVoice, { provider, upstreamVoiceId: 'v-1', mode: 'live' }, { context, timeoutMs: 5_000 });
  };

  it('are removed at their provider', async () => {
    const removed: string[] = [];
    first.removes = async (id) => removed.push(id) > 0;
    expect(await remove('first')).toEqual({ removed: true });
    expect(removed).toEqual(['v-1']);
  });

  it('stay where the provider fails or is not set up, and whoever asks is told', async () => {
    first.removes = () => Promise.reject(fault('unknown'));
    await expect(remove('first')).rejects.toMatchObject({ code: 'upstream_failed' });
    await expect(remove('nowhere')).rejects.toMatchObject({ code: 'model_unavailable' });
  });
});

it('says that it is ready while broker, queue and store are well', async () => {
  const answer = await fetch(`${house.healthUrl}/health/ready`);
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'ready', checks: { nats: 'ok', queue: 'ok', store: 'ok' } }]);
});

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; !isTrue(); tries++) {
    if (tries > 300) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
