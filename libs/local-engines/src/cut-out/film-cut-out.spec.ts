import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aFile, aMediaRequest } from '@portazgo/providers-testing';
import type { ProviderMediaRequest, ProviderMediaResult } from '@portazgo/providers-contract';
import sharp from 'sharp';
import { knownMask, overlap, personBefore, pictureFile, height as pictureHeight, width as pictureWidth } from '../../test/known-person.ts';
import { patientOptions } from '../../test/patient-options.ts';
import { saidBy } from '../../test/tools.ts';
import { EngineRack } from '../host/engine-rack.ts';
import { missingNeeds } from '../host/missing-needs.ts';
import { cutOutModels } from './cut-out.models.ts';
import { filmCutOut } from './film-cut-out.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'film-cut-out-'));
jest.setTimeout(120_000);
const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 16, memoryFactor: 1 });
afterAll(async () => {
  await rack.close();
  rmSync(folder, { recursive: true });
});
const model = () => cutOutModels['film-cut-out']!.open(rack);
const [width, height, frames, rate] = [240, 280, 12, 12];

const ffmpeg = (...options: string[]) => saidBy('ffmpeg', ['-y', '-v', 'error', ...options]);
const file = (name: string) => path.join(folder, name);

/** A picture for a second, with a tone. */
async function filmOf(picture: Buffer, name = 'film.mp4'): Promise<Buffer> {
  writeFileSync(file('picture.png'), await sharp(picture).resize(width, height, { fit: 'fill' }).png().toBuffer());
  const sources = ['-loop', '1', '-framerate', String(rate), '-i', file('picture.png'), '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100'];
  ffmpeg(...sources, '-t', '1', '-pix_fmt', 'yuv420p', file(name));
  return readFileSync(file(name));
}
async function cutOut(film: Buffer, settings: ProviderMediaRequest['settings'] = {}, background?: Buffer): Promise<ProviderMediaResult & { bytes: Buffer }> {
  const inputs = [aFile('video', { content: film }), ...(background ? [aFile('background', { content: background })] : [])];
  const started = await model().start(aMediaRequest({ operation: 'video.remove-background', prompt: undefined, inputs, settings }), patientOptions());
  const [result] = started.state === 'done' ? started.outcome.results : [];
  if (!result || !('bytes' in result)) throw new Error('a local model gives bytes when it returns');
  writeFileSync(file('result'), result.bytes);
  return result;
}
/** What is in the film that came out. */
function shown(): { streams: { codec_name: string; width?: number; nb_read_frames?: string }[]; format: { duration: string } } {
  const entries = 'stream=codec_name,width,height,nb_read_frames:format=duration';
  return JSON.parse(saidBy('ffprobe', ['-v', 'error', '-count_frames', '-show_entries', entries, '-of', 'json', file('result')]).toString('utf8'));
}

// Where the programs are not installed there is nothing to test: the engine itself says so.
const withPrograms = missingNeeds(filmCutOut) === null ? describe : describe.skip;

withPrograms('a film', () => {
  it('becomes a transparent WebM of the same length with its sound, and every frame fits the known mask', async () => {
    const { mimeType } = await cutOut(await filmOf(await personBefore('hills')));
    const { streams, format } = shown();
    expect([mimeType, streams.map(({ codec_name }) => codec_name)]).toEqual(['video/webm', ['vp9', 'opus']]);
    expect([streams[0]?.width, Number(streams[0]?.nb_read_frames)]).toEqual([width, frames]);
    expect(Math.abs(Number(format.duration) - 1)).toBeLessThan(0.1);
    const raw = ffmpeg('-c:v', 'libvpx-vp9', '-i', file('result'), '-f', 'rawvideo', '-pix_fmt', 'rgba', '-');
    const mask = await sharp(await knownMask(), { raw: { width: pictureWidth, height: pictureHeight, channels: 1 } })
      .resize(width, height, { fit: 'fill' })
      .extractChannel(0)
      .raw()
      .toBuffer();
    const size = width * height * 4;
    expect(raw.length).toBe(size * frames);
    for (let frame = 0; frame < frames; frame++) {
      const alpha = Uint8Array.from({ length: mask.length }, (_, pixel) => raw[frame * size + pixel * 4 + 3] as number);
      expect(overlap(alpha, mask)).toBeGreaterThan(0.95);
    }
  });

  it('becomes an MP4 before a colour or a picture', async () => {
    const film = await filmOf(pictureFile('grace-hopper.jpg'));
    const corner = () => [
      ...ffmpeg('-i', file('result'), '-frames:v', '1', '-vf', 'crop=2:2:230:2', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-').subarray(0, 3),
    ];
    const far = (to: number[]) => Math.max(...corner().map((value, at) => Math.abs(value - (to[at] as number))));
    const { mimeType } = await cutOut(film, { background_color: '#00b140' });
    const { streams } = shown();
    expect([mimeType, streams.map(({ codec_name }) => codec_name), Number(streams[0]?.nb_read_frames)]).toEqual(['video/mp4', ['h264', 'aac'], frames]);
    expect(far([0, 0xb1, 0x40])).toBeLessThan(12);
    const behind = await sharp({ create: { width: 60, height: 20, channels: 3, background: '#c81e0a' } })
      .jpeg()
      .toBuffer();
    expect((await cutOut(film, {}, behind)).mimeType).toBe('video/mp4');
    expect(far([200, 30, 10])).toBeLessThan(12);
  });

  it('tells how far it is', async () => {
    const heard: number[] = [];
    const inputs = [aFile('video', { content: await filmOf(pictureFile('grace-hopper.jpg')) })];
    const request = aMediaRequest({ operation: 'video.remove-background', inputs });
    await model().start(request, { ...patientOptions(), onProgress: (percent) => heard.push(percent) });
    expect([heard.length, heard.at(-1)]).toEqual([frames, 95]);
  });

  it.each([
    ['nothing', () => Buffer.alloc(0)],
    ['noise', () => Buffer.from('no film at all')],
    ['a picture', () => pictureFile('astronaut.jpg')],
    // What it names are files of ours.
    ['a playlist', () => Buffer.from(`#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://${file('film.mp4')}\n#EXT-X-ENDLIST\n`)],
    ['a list of files', () => Buffer.from(`ffconcat version 1.0\nfile ${file('film.mp4')}\n`)],
    ['half a file', async () => (await filmOf(pictureFile('grace-hopper.jpg'))).subarray(0, 9_000)],
    ['nobody', () => filmOf(pictureFile('coffee.jpg'))],
    [
      'more than a minute',
      () => {
        ffmpeg('-f', 'lavfi', '-i', 'color=size=64x64:rate=2', '-t', '70', '-pix_fmt', 'yuv420p', file('long.mp4'));
        return readFileSync(file('long.mp4'));
      },
    ],
  ])('of %s is refused by name', async (_, make) => {
    await expect(cutOut(await make())).rejects.toMatchObject({ kind: 'bad_request', accepted: 'no', field: 'video' });
  });

  it('is served after all of these', async () => {
    expect((await cutOut(await filmOf(pictureFile('grace-hopper.jpg'), 'film.webm'))).mimeType).toBe('video/webm');
  });
});

it('says what it cannot do', () => {
  const unsupported = (more: Partial<ProviderMediaRequest>) => model().unsupported(aMediaRequest(more))?.field;
  expect(unsupported({ inputs: [aFile('video', { bytes: 200_000_000 })] })).toBe('video');
  expect(unsupported({ settings: { background_color: 'rainbow' } })).toBe('background_color');
  expect(unsupported({ settings: { output_format: 'mov' } })).toBe('output_format');
  expect(unsupported({ settings: { background_color: '' }, inputs: [aFile('video')] })).toBeUndefined();
});
