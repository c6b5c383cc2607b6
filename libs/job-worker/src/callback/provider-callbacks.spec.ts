import { providerCallbackSubject, verifyCallback } from '@portazgo/contracts';
import { connectNats } from '@portazgo/platform';
import type { ProviderCallback } from '@portazgo/providers-contract';
import type { ProviderAccount } from '@portazgo/routing';
import { testNats, type TestNats } from '@portazgo/testing';
import type { NatsConnection } from 'nats';
import { PublicAddress } from '../request/public-address.ts';
import { ProviderCallbacks } from './provider-callbacks.ts';

const account = (name: string) => ({ name, vendor: 'fal' }) as ProviderAccount;

describe('callbacks of providers', () => {
  let nats: TestNats;
  let connection: NatsConnection;
  beforeAll(async () => {
    nats = await testNats();
    connection = await connectNats({ url: nats.url, name: 'test' });
  });
  afterAll(async () => {
    await connection.close();
    await nats.stop();
  });

  it('are heard by whoever has the token, byte for byte, and by nobody else', async () => {
    const callbacks = new ProviderCallbacks(connection, new PublicAddress('https://gateway.example.com'), 'secret');
    const given = callbacks.addressFor('job-1', account('fal'));
    if (!given) throw new Error('no address');
    const heard: ProviderCallback[] = [];
    const stop = callbacks.listen('job-1', given.token, (callback) => heard.push(callback));
    const body = Buffer.from([0, 255, 10, 13]);
    const post = (message: unknown) => connection.publish(providerCallbackSubject('job-1'), Buffer.from(JSON.stringify(message)));
    post({ token: 'guessed', headers: {}, bodyBase64: '' });
    post({ token: given.token });
    connection.publish(providerCallbackSubject('job-1'), Buffer.from('not json'));
    post({ token: given.token, headers: { 'x-signature': 's' }, bodyBase64: body.toString('base64') });
    await connection.flush();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).toEqual([{ headers: { 'x-signature': 's' }, body }]);
    stop();
    post({ token: given.token, headers: {}, bodyBase64: '' });
    await connection.flush();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).toHaveLength(1);
  });

  it('come to an address that nobody can guess, another one for each job', () => {
    const callbacks = new ProviderCallbacks(connection, new PublicAddress('https://gateway.example.com/'), 'secret');
    const [a, b] = [callbacks.addressFor('job-1', account('fal')), callbacks.addressFor('job-2', account('fal'))];
    expect(a?.url).toMatch(/^https:\/\/gateway\.example\.com\/v1\/callbacks\/job-1\/[\w-]{32}$/);
    expect(a?.token).not.toBe(b?.token);
    expect([verifyCallback('job-1', a?.token ?? '', 'secret'), verifyCallback('job-1', b?.token ?? '', 'secret')]).toEqual([true, false]);
    expect(verifyCallback('job-1', a?.token ?? '', 'another')).toBe(false);
  });
});

it.each([
  ['https://gateway.example.com', 'fal', true],
  ['https://gateway.example.com:8443/base/', 'fal', true],
  ['http://gateway.example.com', 'fal', false],
  ['https://127.0.0.1', 'fal', false],
  ['https://10.1.2.3', 'fal', false],
  ['https://localhost', 'fal', false],
  ['https://gateway.internal', 'fal', false],
  ['http://127.0.0.1:8080', 'emulator', true],
  [undefined, 'emulator', false],
])('%s is given to %s: %s', (address, name, isGiven) => {
  expect(new PublicAddress(address).reachableBy({ name }) !== null).toBe(isGiven);
});
