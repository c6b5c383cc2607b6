import { fetchFile } from '@portazgo/contracts';
import { NatsServer, RpcClient } from '@portazgo/messaging';
import { connectNats } from '@portazgo/platform';
import { testNats, type TestNats } from '@portazgo/testing';
import type { NatsConnection } from 'nats';
import type { z } from 'zod';
import type { InboundCall } from '../../src/edge/inbound-call.ts';
import { InputFiles, type InputTerms } from '../../src/uploads/input-files.ts';
import { GatewayLogger } from '../../src/gateway.logger.ts';
import { UploadBounds } from '../../src/uploads/upload-bounds.ts';
import { startFilesGateway, type FilesGateway } from './support/files-gateway.ts';
import { png, wav } from '@portazgo/samples';

let gateway: FilesGateway;
let nats: TestNats;
let connection: NatsConnection;
let rpc: RpcClient;
let courier: NatsServer;
let inputs: InputFiles;
const fetched: z.output<typeof fetchFile.request>[] = [];

beforeAll(async () => {
  gateway = await startFilesGateway({ IMAGE_BYTES_MAX: 10_000, AUDIO_BYTES_MAX: 100_000 });
  // A courier whose world has one picture, on a bus of its own: the gateway's has another already.
  nats = await testNats();
  connection = await connectNats({ url: nats.url, name: 'courier' });
  rpc = new RpcClient({ connection });
  inputs = new InputFiles(gateway.objects, rpc, gateway.app.get(UploadBounds), gateway.app.get(GatewayLogger));
  courier = new NatsServer({ connection, queue: 'courier' });
  courier.addHandler(fetchFile.subject, async (request: z.output<typeof fetchFile.request>): Promise<z.input<typeof fetchFile.reply>> => {
    fetched.push(request);
    if (!request.url.startsWith('https://pictures.example/'))
      return { outcome: 'refused', error: { code: 'file_refused', details: { field: request.field, reason: 'no' } } };
    const { owner, keepSeconds, bytesMax, accept, field } = request;
    return { outcome: 'fetched', file: await gateway.objects.put(png(8, 8), { owner, keepSeconds, bytesMax, accept, field }) };
  });
  await new Promise<void>((resolve, reject) => void courier.listen((error) => (error ? reject(error) : resolve())));
});
afterAll(async () => {
  await courier.close();
  rpc.close();
  await connection.close();
  await nats.stop();
  await gateway.stop();
});

const call: InboundCall = {
  requestId: 'r1',
  locale: 'en',
  ip: '127.0.0.1',
  keyHash: '',
  keyMode: 'live',
  scope: 'inference',
  idempotency: null,
  traceparent: '',
};
const terms: InputTerms = { call, field: 'image_url', owner: 'client_1', accept: ['image'] };

describe('a text where a file is wanted', () => {
  it.each([
    ['base64', () => png(6, 4).toString('base64')],
    ['a data URI, whatever type it claims', () => `data:audio/mpeg;base64,${png(6, 4).toString('base64')}`],
  ])('may be %s', async (_what, text) => {
    const { file, isOwn } = await inputs.fromText(text(), terms);
    expect(file).toMatchObject({ owner: 'client_1', kind: 'image', width: 6, height: 4 });
    expect(isOwn).toBe(false);
  });

  it('may be an address, which the courier fetches', async () => {
    const { file, isOwn } = await inputs.fromText('https://pictures.example/a.png', terms);
    expect(file).toMatchObject({ owner: 'client_1', width: 8 });
    expect(isOwn).toBe(false);
    expect(fetched.at(-1)).toEqual({
      url: 'https://pictures.example/a.png',
      field: 'image_url',
      owner: 'client_1',
      accept: ['image'],
      bytesMax: 10_000,
      keepSeconds: 604_800,
    });
    await expect(inputs.fromText('http://127.0.0.1/', terms)).rejects.toMatchObject({ code: 'file_refused', details: { field: 'image_url', reason: 'no' } });
  });

  it('may be an own file, by id or by any link to it, and no byte of it is fetched', async () => {
    const file = await gateway.put(png(5, 5));
    const before = fetched.length;
    for (const text of [file.id, `/files/${file.id}`, gateway.linkTo(file), `https://files.operator.example/files/${file.id}?expires=1&signature=x`])
      expect(await inputs.fromText(text, terms)).toEqual({ file, isOwn: true });
    expect(fetched).toHaveLength(before);
  });

  it("is nothing when it is another's file", async () => {
    const file = await gateway.put(png(5, 5), { owner: 'client_2' });
    await expect(inputs.fromText(file.id, terms)).rejects.toMatchObject({ code: 'file_refused', details: { reason: 'not_found' } });
    const unknown = `20991231-${'a'.repeat(26)}`;
    await expect(inputs.fromText(unknown, terms)).rejects.toMatchObject({ code: 'file_refused', details: { reason: 'not_found' } });
  });

  it('is refused when the own file is of another kind or too large', async () => {
    const sound = await gateway.put(wav(1));
    await expect(inputs.fromText(sound.id, terms)).rejects.toMatchObject({ code: 'file_refused', details: { field: 'image_url', reason: 'unwanted_type' } });
    await expect(inputs.fromText(sound.id, { ...terms, accept: ['audio'], bytesMax: 1_000 })).rejects.toMatchObject({
      code: 'file_too_large',
      details: { limitBytes: 1_000 },
    });
    const long = await gateway.put(wav(20));
    await expect(inputs.fromText(long.id, { ...terms, accept: ['audio'] })).rejects.toMatchObject({ code: 'file_too_large', details: { limitBytes: 100_000 } });
  });

  it.each([
    ['', 'not_a_file'],
    ['hola', 'not_a_file'],
    ['file:///etc/passwd', 'not_a_file'],
    ['data:image/png,hola', 'not_base64'],
    [`data:image/png;base64,${Buffer.from('hola, mundo').toString('base64')}`, 'unwanted_type'],
    [Buffer.from('%PDF-1.7 and more of it').toString('base64'), 'unwanted_type'],
    [png(50, 50).subarray(0, 60).toString('base64'), 'truncated'],
  ])('is refused when it is %p', async (text, reason) => {
    const before = await gateway.countLeftovers();
    await expect(inputs.fromText(text, terms)).rejects.toMatchObject({ code: 'file_refused', details: { field: 'image_url', reason } });
    expect(await gateway.countLeftovers()).toBe(before);
  });

  it('is refused when a picture is larger than pictures may be, although a film might have come', async () => {
    const before = await gateway.countLeftovers();
    const large = Buffer.concat([png(5, 5), Buffer.alloc(20_000)]).toString('base64');
    await expect(inputs.fromText(large, { ...terms, accept: ['image', 'video'] })).rejects.toMatchObject({
      code: 'file_too_large',
      details: { limitBytes: 10_000 },
    });
    expect(await gateway.countLeftovers()).toBe(before);
  });
});

it('discards what a request leaves behind, and never fails at it', async () => {
  const file = await gateway.put(png(5, 5));
  await inputs.discard([file, file, { id: 'nonsense' }]);
  expect(await gateway.objects.head(file.id)).toBeNull();
});
