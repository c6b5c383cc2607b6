import type { Model } from '@portazgo/catalog';
import type { ClientOptions, Vendor } from '@portazgo/providers-contract';
import { ProviderRegistry, unknownProviders } from './provider-registry.ts';
import { readRoutingSettings } from './routing-settings.ts';

const opened: [string, ClientOptions][] = [];
const vendor = (name: string, more: Partial<Vendor> = {}): Vendor => ({
  name,
  isLocal: false,
  origin: `https://${name}.example`,
  basePath: '/v1',
  offers: ['chat'],
  open: (options) => {
    opened.push([name, options]);
    return { close: async () => {} };
  },
  ...more,
});
const vendors = [
  vendor('openai'),
  vendor('ollama', { isLocal: true, origin: null }),
  vendor('fish-audio', { basePath: '' }),
  vendor('picsart', { basePath: '', hosts: { image: 'https://api.picsart.example/tools/1.0', video: 'https://video.picsart.example/v1' } }),
];
const emulator = { EMULATOR_URL: 'http://127.0.0.1:9/' };
function registry(environment: NodeJS.ProcessEnv, known: readonly Vendor[] = vendors) {
  opened.length = 0;
  const { access, emulatorUrl, callsMax } = readRoutingSettings('TEST', known, environment);
  return new ProviderRegistry({ vendors: known, access, emulatorUrl, connectionsMax: callsMax });
}
const route = (provider: string) => ({ provider });

it('serves live keys from the vendor when its credentials are set, else from the emulator, else not at all', () => {
  expect(registry({ OPENAI_API_KEY: 'k', ...emulator }).choose(route('openai'), 'live')).toMatchObject({ account: { name: 'openai' } });
  expect(registry(emulator).choose(route('openai'), 'live')).toMatchObject({ account: { name: 'emulator', vendor: 'openai' } });
  expect(registry({}).choose(route('openai'), 'live')).toEqual({ off: 'the provider openai is not set up' });
});

it('never lets a test key reach a vendor', () => {
  expect(registry({ OPENAI_API_KEY: 'k', ...emulator }).choose(route('openai'), 'test')).toMatchObject({ account: { name: 'emulator' } });
  expect(registry({ OPENAI_API_KEY: 'k' }).choose(route('openai'), 'test')).toHaveProperty('off');
});

it('switches a local server on by its address alone, and a cloud vendor only by its key', () => {
  expect(registry({ OLLAMA_URL: 'http://127.0.0.1:11434' }).tell().live).toEqual(['ollama']);
  expect(registry({ OLLAMA_API_KEY: 'k', OPENAI_URL: 'https://proxy.example/v1' }).tell().live).toEqual([]);
});

it('gives each vendor its own address, the one it was set to, or its place below the emulator', () => {
  const address = (environment: NodeJS.ProcessEnv, name: string) => {
    registry(environment);
    return opened.find(([opener]) => opener === name)?.[1];
  };
  expect(address({ OPENAI_API_KEY: 'k' }, 'openai')).toMatchObject({ baseUrl: 'https://openai.example/v1', apiKey: 'k' });
  expect(address({ OPENAI_API_KEY: 'k', OPENAI_URL: 'https://proxy.example' }, 'openai')).toMatchObject({ baseUrl: 'https://proxy.example/v1' });
  expect(address({ OPENAI_API_KEY: 'k', OPENAI_URL: 'https://proxy.example/v2' }, 'openai')).toMatchObject({ baseUrl: 'https://proxy.example/v2' });
  expect(address(emulator, 'openai')).toMatchObject({ baseUrl: 'http://127.0.0.1:9/openai/v1', apiKey: 'emulated' });
});

it('gives a vendor of several hosts all of them, wherever they are', () => {
  const hosts = (environment: NodeJS.ProcessEnv) => {
    registry(environment);
    return opened.find(([opener]) => opener === 'picsart')?.[1].hosts;
  };
  expect(hosts({ PICSART_API_KEY: 'k' })).toEqual({ image: 'https://api.picsart.example/tools/1.0', video: 'https://video.picsart.example/v1' });
  expect(hosts({ PICSART_API_KEY: 'k', PICSART_URL: 'https://proxy.example' })).toEqual({
    image: 'https://proxy.example/image',
    video: 'https://proxy.example/video',
  });
  expect(hosts(emulator)).toEqual({ image: 'http://127.0.0.1:9/picsart/image', video: 'http://127.0.0.1:9/picsart/video' });
});

it('reads the key of a vendor whose name has a hyphen', () => {
  expect(registry({ FISH_AUDIO_API_KEY: 'k' }).tell().live).toEqual(['fish-audio']);
});

it('opens the later of two vendors of one name', () => {
  const native = vendor('openai', { basePath: '/native' });
  registry({ OPENAI_API_KEY: 'k' }, [vendor('openai'), native]);
  expect(opened.map(([, { baseUrl }]) => baseUrl)).toEqual(['https://openai.example/native']);
});

it('names providers of models that nobody knows', () => {
  const models = [{ routes: [route('openai'), route('nobody')] }, { routes: [route('nobody')] }] as unknown as Model[];
  expect(unknownProviders(models, vendors)).toEqual(['nobody']);
});
