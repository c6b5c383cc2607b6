import type { MediaModel } from '@portazgo/providers-contract';
import { aFile, aMediaRequest, errorOf, readFixture, startOptions, startVendorServer, type VendorReply, type VendorServer } from '@portazgo/providers-testing';
import { gemini } from './gemini.vendor.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
const picture = readFixture(__dirname, 'picture.json');

async function aModel(answer: (position: number) => VendorReply): Promise<{ model: MediaModel; server: VendorServer }> {
  const server = await startVendorServer((_request, position) => answer(position));
  const client = gemini.open({ baseUrl: `${server.url}/v1beta`, hosts: {}, apiKey: 'canary-key-0123456789', connectionsMax: 8 });
  closing.push(server.stop, () => client.close());
  const model = client.media?.('gemini-2.5-flash-image');
  if (!model) throw new Error('no media');
  return { model, server };
}
const words = { candidates: [{ content: { parts: [{ text: 'I would rather not.' }] }, finishReason: 'STOP' }] };
const unavailable: VendorReply = { status: 503, body: { error: { code: 503, message: 'x', status: 'UNAVAILABLE' } } };

it('makes a picture with the settings of the catalog', async () => {
  const { model, server } = await aModel(() => ({ body: picture }));
  const start = await model.start(
    aMediaRequest({ settings: { aspect_ratio: '16:9', resolution: '2K', seed: 7, count: 1, output_format: 'png' }, constants: { temperature: 1 } }),
    startOptions(),
  );
  expect(start).toMatchObject({ state: 'done', outcome: { quantities: { images: 1 }, upstreamId: 'resp-4', results: [{ mimeType: 'image/png' }] } });
  expect(server.requests[0]?.path).toBe('/v1beta/models/gemini-2.5-flash-image:generateContent');
  expect(server.requests[0]?.json()).toEqual({
    contents: [{ role: 'user', parts: [{ text: aMediaRequest().prompt }] }],
    generationConfig: { responseModalities: ['TEXT', 'IMAGE'], imageConfig: { aspectRatio: '16:9', imageSize: '2K' }, seed: 7, temperature: 1 },
  });
});

it('edits pictures that travel in the request, and leaves their shape to the vendor when asked to', async () => {
  const { model, server } = await aModel(() => ({ body: picture }));
  const inputs = [aFile('image'), aFile('image', { mimeType: 'image/jpeg', content: Buffer.from('jpeg') })];
  await model.start(aMediaRequest({ operation: 'image.edit', inputs, settings: { aspect_ratio: 'match_input_image' } }), startOptions());
  const body = server.requests[0]?.json() as { contents: [{ parts: { inlineData?: { mimeType: string; data: string } }[] }]; generationConfig: object };
  expect(body.contents[0].parts.slice(1).map(({ inlineData }) => inlineData?.mimeType)).toEqual(['image/png', 'image/jpeg']);
  expect(body.contents[0].parts[2]?.inlineData?.data).toBe(Buffer.from('jpeg').toString('base64'));
  expect(body.generationConfig).toEqual({ responseModalities: ['TEXT', 'IMAGE'] });
});

it('calls as often as pictures are wanted, and counts those that were made', async () => {
  const whole = await aModel(() => ({ body: picture }));
  expect(await whole.model.start(aMediaRequest({ settings: { count: 3 } }), startOptions())).toMatchObject({ outcome: { quantities: { images: 3 } } });
  expect(whole.server.requests).toHaveLength(3);
  const part = await aModel((position) => (position === 1 ? unavailable : { body: picture }));
  expect(await part.model.start(aMediaRequest({ settings: { count: 3 } }), startOptions())).toMatchObject({ outcome: { quantities: { images: 2 } } });
});

it('may be sent again only when no call of it can have begun', async () => {
  const refused = await aModel(() => unavailable);
  expect(await errorOf(refused.model.start(aMediaRequest({ settings: { count: 2 } }), startOptions()))).toMatchObject({ accepted: 'no' });
  const mixed = await aModel((position) => (position === 0 ? unavailable : { body: words }));
  expect(await errorOf(mixed.model.start(aMediaRequest({ settings: { count: 2 } }), startOptions()))).toMatchObject({ accepted: 'yes' });
});

it.each([
  ['words in place of a picture', words],
  ['a blocked picture', { candidates: [{ finishReason: 'IMAGE_SAFETY' }] }],
  ['a blocked prompt', readFixture(__dirname, 'blocked-prompt.json')],
])('tells %s as blocked content', async (_what, body) => {
  const { model } = await aModel(() => ({ body }));
  expect(await errorOf(model.start(aMediaRequest(), startOptions()))).toMatchObject({ kind: 'content_blocked', accepted: 'yes' });
});

it('never reports success without a picture', async () => {
  for (const body of [
    {},
    [],
    'not json',
    { candidates: [{ content: { parts: [{ inlineData: { mimeType: 'image/png', data: '' } }] }, finishReason: 'STOP' }] },
  ]) {
    const { model } = await aModel(() => ({ body }));
    expect(await errorOf(model.start(aMediaRequest(), startOptions()))).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
  }
});

it('says before anything is sent what it cannot express', async () => {
  const { model, server } = await aModel(() => ({ body: picture }));
  const field = (request: Parameters<typeof aMediaRequest>[0]) => model.unsupported(aMediaRequest(request))?.field;
  expect(field({})).toBeUndefined();
  expect(field({ settings: { negative_prompt: '' } })).toBeUndefined();
  expect(field({ settings: { negative_prompt: 'no rain' } })).toBe('negative_prompt');
  expect(field({ prompt: '' })).toBe('prompt');
  expect(field({ operation: 'image.edit' })).toBe('image');
  expect(field({ inputs: [aFile('mask')] })).toBe('mask');
  expect(field({ inputs: [aFile('image', { mimeType: 'image/gif' })] })).toBe('image');
  expect(field({ inputs: [aFile('image', { bytes: 30_000_000 })] })).toBe('image');
  expect(field({ settings: { count: 9 } })).toBe('count');
  expect(field({ operation: 'video.generate' })).toBe('model');
  await errorOf(model.start(aMediaRequest({ settings: { count: 9 } }), startOptions()));
  expect(server.requests).toHaveLength(0);
});
