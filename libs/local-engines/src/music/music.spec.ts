import type { ProviderMediaRequest } from '@portazgo/providers-contract';
import { callOptions } from '@portazgo/providers-testing';
import { EngineRack } from '../host/engine-rack.ts';
import { measuredTempo } from '../../test/measured-tempo.ts';
import { musicModels } from './music.models.ts';

const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 32, memoryFactor: 1 });
afterAll(() => rack.close());

const request = (prompt: string, settings: ProviderMediaRequest['settings'] = {}, more: Partial<ProviderMediaRequest> = {}): ProviderMediaRequest => ({
  operation: 'audio.compose',
  prompt,
  turns: [],
  inputs: [],
  settings: { format: 'wav', ...settings },
  fields: {},
  constants: {},
  ...more,
});
const model = () => musicModels.spessasynth!.open(rack);

async function play(asked: ProviderMediaRequest, onProgress?: (percent: number) => void): Promise<Buffer[]> {
  const started = await model().start(asked, { ...callOptions(), callbackUrl: null, ...(onProgress ? { onProgress } : {}) });
  if (started.state !== 'done') throw new Error('not done');
  expect(started.outcome.nature).toBe('procedural');
  return started.outcome.results.map((result) => ('bytes' in result ? result.bytes : Buffer.alloc(0)));
}

/** Both channels of our own WAV. */
function samplesOf(wav: Buffer): { left: Float32Array; right: Float32Array; seconds: number } {
  expect([wav.toString('latin1', 0, 4), wav.readUInt16LE(22), wav.readUInt32LE(24)]).toEqual(['RIFF', 2, 44_100]);
  const count = (wav.length - 44) / 4;
  const channel = (offset: number) => Float32Array.from({ length: count }, (_, at) => wav.readInt16LE(44 + at * 4 + offset) / 32_768);
  return { left: channel(0), right: channel(2), seconds: count / 44_100 };
}

it('makes the same bytes of the same prompt and seed, and others of another', async () => {
  const settings = { duration: 5, seed: 7 };
  const [one] = await play(request('una bossa nova suave', settings));
  const [other] = await play(request('una bossa nova suave', { ...settings, seed: 8 }));
  const [same] = await play(request('una bossa nova suave', settings));
  expect(one?.equals(same as Buffer)).toBe(true);
  expect(one?.equals(other as Buffer)).toBe(false);
});

it.each([
  ['sad solo piano', 6],
  ['heavy metal', 5],
  ['ambient space', 7],
])('lasts as long as was asked, loud enough and unclipped, and fades at its end: %s', async (prompt, duration) => {
  const percents: number[] = [];
  const [wav] = await play(request(prompt, { duration }), (percent) => percents.push(percent));
  const { left, right, seconds } = samplesOf(wav as Buffer);
  expect(Math.abs(seconds - duration)).toBeLessThan(0.2);
  const all = [...left, ...right];
  const peak = all.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const level = Math.sqrt(all.reduce((sum, sample) => sum + sample * sample, 0) / all.length);
  expect([peak > 0.3, peak < 0.9]).toEqual([true, true]);
  expect([level > 0.05, level < 0.3]).toEqual([true, true]);
  // Clipping is a row of samples at the ceiling.
  let flat = 0;
  for (let at = 2; at < left.length; at++) if (Math.abs(left[at] as number) > 0.8 && left[at] === left[at - 1] && left[at] === left[at - 2]) flat++;
  expect(flat).toBe(0);
  const end = left.subarray(-441);
  expect(Math.max(...end.map(Math.abs))).toBeLessThan(0.01);
  expect(left.some((sample, at) => sample !== right[at])).toBe(true);
  expect(percents).toEqual(percents.toSorted((one, next) => one - next));
  expect(percents.length).toBeGreaterThan(3);
});

it.each([
  ['techno', 128],
  ['rock', 100],
  ['vals', 150],
  ['salsa', 90],
])('keeps the tempo that was asked, as the signal shows: %s at %i', async (prompt, bpm) => {
  const [wav] = await play(request(prompt, { bpm, duration: 9 }));
  const measured = measuredTempo(samplesOf(wav as Buffer).left, 44_100, bpm);
  expect(Math.abs(measured / bpm - 1)).toBeLessThan(0.05);
});

it('writes mp3 and ogg, and two pieces where a route wants them', async () => {
  const mp3s = await play(request('march', { duration: 5, format: 'mp3' }, { constants: { count: 2 } }));
  expect(mp3s.map((bytes) => bytes.readUInt16BE(0) & 0xffe0)).toEqual([0xffe0, 0xffe0]);
  expect(mp3s[0]?.equals(mp3s[1] as Buffer)).toBe(false);
  const [ogg] = await play(request('march', { duration: 5, format: 'ogg' }));
  expect(ogg?.toString('latin1', 0, 4)).toBe('OggS');
});

it.each(['x', '🎵🎶 <speak>أغنية حزينة</speak>', 'qwzx '.repeat(1_900)])('makes something of every text: %.20s', async (prompt) => {
  const [wav] = await play(request(prompt, { duration: 5 }));
  expect(samplesOf(wav as Buffer).left.some((sample) => Math.abs(sample) > 0.2)).toBe(true);
});

it('refuses what it cannot play by name, and plays the next', async () => {
  const refused = (prompt: string, settings = {}) => play(request(prompt, { duration: 5, ...settings })).catch((error: unknown) => error);
  expect(await refused('la '.repeat(33_334))).toMatchObject({ kind: 'bad_request', field: 'prompt' });
  expect(await refused('a song at 999 bpm')).toMatchObject({ kind: 'bad_request', field: 'prompt' });
  expect(await refused('jazz', { instruments: 'piano, theremin' })).toMatchObject({ field: 'instruments', reason: expect.stringContaining('theremin') });
  expect(await refused('x', { style: 'opera' })).toMatchObject({ kind: 'bad_request', field: 'style' });
  expect(await play(request('pop', { duration: 5 }))).toHaveLength(1);
});

it.each([
  [{ lyrics: 'la la la' }, {}, 'lyrics'],
  [{ make_instrumental: false }, { make_instrumental: 'instrumental' }, 'make_instrumental'],
  [{ bpm: 300 }, {}, 'bpm'],
  [{ duration: 600 }, {}, 'duration'],
  [{ format: 'flac' }, {}, 'format'],
  [{ tempo_curve: 'x' }, {}, 'tempo_curve'],
])('cannot take %j', (settings, fields, field) => {
  expect(model().unsupported(request('a song', settings, { fields }))).toMatchObject({ field });
});

it('takes an instrumental of Suno', () => {
  const fields = { gpt_description_prompt: 'description', style: 'style_words', make_instrumental: 'instrumental' };
  const settings = { gpt_description_prompt: 'a tango', style: 'tango, bandoneon', title: 'Noche', make_instrumental: true };
  expect(model().unsupported(request('', { ...settings, format: 'mp3' }, { fields }))).toBeNull();
});
