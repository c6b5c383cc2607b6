import { loadCatalog, type Route } from '@portazgo/catalog';
import { readLlmConfig } from '../llm.config.ts';
import { ProviderRegistry } from './provider-registry.ts';

const least = { NATS_URL: 'nats://127.0.0.1:4222' };
const emulator = { EMULATOR_URL: 'http://127.0.0.1:9' };
const registry = (environment: NodeJS.ProcessEnv) => new ProviderRegistry(readLlmConfig({ ...least, ...environment }));
const route = (provider: string) => ({ provider }) as Route;

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
  expect(registry({ OLLAMA_URL: 'http://127.0.0.1:11434' }).enabled).toEqual(['ollama']);
  expect(registry({ OLLAMA_API_KEY: 'k', OPENAI_URL: 'https://proxy.example/v1' }).enabled).toEqual([]);
});

it('knows every provider of the catalog that comes with Portazgo', () => {
  expect(ProviderRegistry.unknownProviders(loadCatalog().providers())).toEqual([]);
  expect(ProviderRegistry.unknownProviders(['openai', 'nobody'])).toEqual(['nobody']);
});
