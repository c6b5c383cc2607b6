import { parseBuffer } from 'music-metadata';
import sharp from 'sharp';
import { RunningEmulator } from '../running-emulator.ts';
import { CallbackReceiver } from './callback-receiver.ts';
import { download, FalCaller, falHeaders, jsonOf } from './fal-caller.ts';
import { dataUri, sampleMp4, samplePng, sampleWav } from './samples.ts';

describe('fal', () => {
  let emulator: RunningEmulator;
  let receiver: CallbackReceiver;
  let fal: FalCaller;
  beforeAll(async () => {
    [emulator, receiver] = await Promise.all([RunningEmulator.start(), CallbackReceiver.start()]);
    fal = new FalCaller(emulator);
  });
  afterAll(() => Promise.all([emulator.stop(), receiver.stop()]));

  describe('results by family', () => {
    it('draws, changes, cuts out, enlarges and swaps', async () => {
      const image_url = dataUri('image/png', await samplePng());
      const size = { width: 320, height: 200 };
      expect((await fal.make('fal-ai/bytedance/seedream/v4.5/text-to-image', { prompt: 'x', image_size: 'square' })).body.images[0]).toMatchObject({
        width: 512,
      });
      expect((await fal.make('fal-ai/bytedance/seedream/v4.5/edit', { prompt: 'x', image_urls: [image_url, image_url] })).body.images[0]).toMatchObject(size);
      const cut = await fal.make('fal-ai/birefnet/v2', { image_url, output_mask: true });
      expect(cut.body).toMatchObject({ image: { ...size, content_type: 'image/png' }, mask_image: size });
      expect((await sharp(await download(cut.body.image)).metadata()).hasAlpha).toBe(true);
      expect((await fal.make('fal-ai/bria/background/replace', { prompt: 'x', image_url, num_images: 2 })).body.images).toHaveLength(2);
      expect((await fal.make('fal-ai/esrgan', { image_url, scale: 3 })).body.image).toMatchObject({ width: 960, height: 600 });
      const faces = { source_face_url: image_url, target_image_url: image_url };
      expect((await fal.make('half-moon-ai/ai-face-swap/faceswapimage', faces)).body.image).toMatchObject(size);
    });

    it('films from words, from a picture, and with a voice', async () => {
      const image_url = dataUri('image/png', await samplePng());
      const { body } = await fal.make('fal-ai/kling-video/v2.6/pro/text-to-video', { prompt: 'x', duration: '10', aspect_ratio: '9:16' });
      expect((await parseBuffer(await download(body.video))).format.trackInfo[0]?.video).toMatchObject({ pixelWidth: 720, pixelHeight: 1280 });
      expect(await fal.make('fal-ai/kling-video/v2.6/pro/text-to-video', { prompt: 'x', duration: 10 })).toMatchObject({ status: 422 });
      expect((await fal.make('fal-ai/kling-video/v2.6/pro/image-to-video', { prompt: 'x' })).body.detail[0]).toMatchObject({
        loc: ['body', 'image_url'],
        type: 'missing',
      });
      const audio_url = dataUri('audio/wav', sampleWav(4));
      const avatar = await fal.make('fal-ai/bytedance/omnihuman', { image_url, audio_url });
      expect((await parseBuffer(await download(avatar.body.video), undefined, { duration: true })).format.duration).toBeCloseTo(4, 1);
    });

    it('takes the background off films, as one file or two', async () => {
      const video_url = dataUri('video/mp4', sampleMp4());
      expect((await fal.make('veed/video-background-removal', { video_url })).body.video).toMatchObject([{ content_type: 'video/webm', width: 640 }]);
      expect((await fal.make('veed/video-background-removal/fast', { video_url, output_codec: 'h264' })).body.video).toHaveLength(2);
      const bria = { video_url, background_color: 'Transparent' };
      expect((await fal.make('bria/video/background-removal/v3', bria)).body.video).toMatchObject({ content_type: 'video/webm' });
      expect((await fal.make('bria/video/background-removal/v3', { ...bria, output_container_and_codec: 'mov_proresks' })).body.video).toMatchObject({
        content_type: 'video/quicktime',
      });
      expect((await fal.make('fal-ai/birefnet/v2/video', { video_url, video_output_type: 'VP9 (.webm)' })).body.video.content_type).toBe('video/webm');
      expect((await fal.make('fal-ai/ben/v2/video', { video_url, background_color: [0, 255, 0] })).body).toMatchObject({ video: {}, seed: 7 });
      const long = dataUri('video/mp4', sampleMp4(61));
      expect((await fal.make('bria/video/background-removal/v3', { video_url: long })).body.detail[0]?.type).toBe('video_duration_too_long');
    });

    it('speaks a text, and a dialogue of several voices', async () => {
      const one = (await fal.make('fal-ai/kokoro', { text: 'How much is it?' })).body;
      const inputs = [
        { text: 'How much is it?', voice: 'Jessica' },
        { text: 'Two coins, and the gate opens at dawn.', voice: 'George' },
      ];
      const { audio } = (await fal.make('fal-ai/elevenlabs/text-to-dialogue/eleven-v3', { inputs, stability: 0.5 })).body;
      const seconds = async (file: unknown) => (await parseBuffer(await download(file as never), undefined, { duration: true })).format.duration ?? 0;
      expect(await seconds(audio)).toBeGreaterThan(await seconds(one.audio));
      expect(await fal.make('fal-ai/elevenlabs/text-to-dialogue/eleven-v3', { inputs: [] })).toMatchObject({ status: 422 });
    });

    it('makes models and music', async () => {
      const { model_mesh: mesh } = (await fal.make('fal-ai/trellis', { image_url: dataUri('image/png', await samplePng()) })).body;
      expect((await download(mesh)).toString('latin1', 0, 4)).toBe('glTF');
      const { audio } = (await fal.make('fal-ai/ace-step', { tags: 'fado', duration: 12 })).body;
      expect((await parseBuffer(await download(audio), undefined, { duration: true })).format.duration).toBeCloseTo(12, 1);
    });
  });

  describe('inputs', () => {
    const load = (image_url: string) => fal.make('fal-ai/birefnet/v2', { image_url });

    it('come from this machine or inline', async () => {
      receiver.files.set('/picture?signature=1', await samplePng());
      expect((await load(`${receiver.url}/picture?signature=1`)).body.image).toMatchObject({ width: 320 });
    });

    it('are not fetched from anywhere else, and must be what they say', async () => {
      for (const address of ['http://10.0.0.1/a.png', 'https://example.com/a.png', 'file:///etc/passwd', `${receiver.url}/none`, 'nonsense'])
        expect(await load(address)).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'image_url'], type: 'file_download_error' }] } });
      for (const bytes of [Buffer.from('<html>'), sampleWav(), (await samplePng()).subarray(0, 100)])
        expect(await load(dataUri('image/png', bytes))).toMatchObject({ status: 422, body: { detail: [{ type: 'image_load_error' }] } });
    });

    it('can be uploaded first', async () => {
      const initiate = (body: unknown) =>
        fetch(`${emulator.url}/fal/rest/storage/upload/initiate?storage_type=fal-cdn-v3`, { method: 'POST', headers: falHeaders, body: JSON.stringify(body) });
      const { body } = await jsonOf<{ upload_url: string; file_url: string }>(await initiate({ content_type: 'image/png', file_name: 'face.png' }));
      expect((await fetch(body.file_url)).status).toBe(404);
      expect((await fetch(body.upload_url, { method: 'PUT', body: new Uint8Array(await samplePng()) })).status).toBe(200);
      expect((await load(body.file_url)).body.image).toMatchObject({ width: 320 });
      expect((await initiate({ content_type: 'image/png' })).status).toBe(422);
      expect((await fetch(body.upload_url.replace(/[0-9a-f]{24}/, '0'.repeat(24)), { method: 'PUT', body: 'x' })).status).toBe(403);
    });
  });
});
