import { callOptions, chatModelChecks, embeddingModelChecks, moderationModelChecks, startEmulator, type EmulatorProcess } from '@portazgo/providers-testing';
import { OpenAiCompatibleProvider } from './openai-compatible.provider.ts';
import { vendorProfiles } from './vendors/vendor-profiles.ts';

const chatModels: Readonly<Record<string, string>> = {
  openai: 'gpt-5-mini',
  deepseek: 'deepseek-flash',
  gemini: 'gemini-3.8-flash',
  lightning: 'lightning-ai/DeepSeek-V3.1',
  xai: 'grok-4.5',
  groq: 'openai/gpt-oss-120b',
  mistral: 'magistral-medium-latest',
  ollama: 'gpt-oss:20b',
  vllm: 'Qwen/Qwen3-8B',
  llamacpp: 'qwen3-8b',
};
/** Their 429 has one face only. */
const oneFaced = ['gemini', 'ollama', 'vllm', 'llamacpp'];
const embeddingModels: Readonly<Record<string, string>> = {
  openai: 'text-embedding-3-small',
  gemini: 'gemini-embedding-001',
  mistral: 'mistral-embed',
  ollama: 'nomic-embed-text',
  vllm: 'BAAI/bge-m3',
  llamacpp: 'bge-m3',
};

let emulator: EmulatorProcess;
const opened: OpenAiCompatibleProvider[] = [];
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(async () => {
  await Promise.all(opened.map((provider) => provider.close()));
  await emulator.stop();
});

describe.each(vendorProfiles.map((profile) => [profile.name, profile] as const))('%s', (vendor, profile) => {
  const provider = (apiKey: string, baseUrl = `${emulator.url}/${vendor}${profile.basePath}`) => {
    const made = new OpenAiCompatibleProvider({ profile, baseUrl, apiKey, connectionsMax: 8 });
    opened.push(made);
    return made;
  };
  const subject = <Model>(upstream: string, kind: (provider: OpenAiCompatibleProvider, model: string) => Model) => ({
    vendor,
    model: (behaviour: string) => kind(provider('canary-key'), behaviour ? `${upstream}+${behaviour}` : upstream),
    modelWithWrongKey: profile.isLocal ? null : (behaviour: string) => kind(provider('wrong-canary-0123456789'), `${upstream}+${behaviour}`),
    unreachableModel: () => kind(provider('canary-key', 'http://127.0.0.1:1'), upstream),
    namesMissingCredit: !oneFaced.includes(vendor),
    // The emulated Gemini 3 does not know the published stand-in for a missing signature; 2.5 does not ask for one.
    ...(vendor === 'gemini' ? { lenientModel: (behaviour: string) => kind(provider('canary-key'), `gemini-2.5-flash+${behaviour}`) } : {}),
    journal: (requestId: string) => emulator.journal(requestId),
  });

  const upstream = chatModels[vendor] ?? '';
  for (const { title, run, waits } of chatModelChecks)
    (waits ? it.concurrent : it)(`chat: ${title}`, () => run(subject(upstream, (made, model) => made.chatModel(model))));

  const embedding = embeddingModels[vendor];
  if (embedding)
    for (const { title, run } of embeddingModelChecks)
      it(`embeddings: ${title}`, () => expect(run(subject(embedding, (made, model) => made.embeddingModel(model)))).resolves.toBeUndefined());

  if (profile.offers.includes('moderations'))
    for (const { title, run } of moderationModelChecks)
      it(`moderations: ${title}`, () => expect(run(subject('omni-moderation-latest', (made, model) => made.moderationModel(model)))).resolves.toBeUndefined());
});

it.each(['low', 'high', undefined] as const)('gemini shows its thinking, whole and streamed, when it is asked to (effort %s)', async (reasoningEffort) => {
  const profile = vendorProfiles.find(({ name }) => name === 'gemini');
  if (!profile) throw new Error('no gemini');
  const made = new OpenAiCompatibleProvider({ profile, baseUrl: `${emulator.url}/gemini${profile.basePath}`, apiKey: 'canary-key', connectionsMax: 2 });
  opened.push(made);
  const model = made.chatModel('gemini-3.8-flash');
  const asked = { messages: [{ role: 'user' as const, content: 'hi' }], maxOutputTokens: 200, ...(reasoningEffort ? { reasoningEffort } : {}) };
  expect(await model.complete({ ...asked, includeThoughts: true }, callOptions())).toMatchObject({ reasoning: expect.stringMatching(/./) });
  expect(await model.complete(asked, callOptions())).not.toHaveProperty('reasoning', expect.stringMatching(/./));
  let thoughts = '';
  for await (const batch of model.stream({ ...asked, includeThoughts: true }, callOptions()))
    for (const event of batch) if (event.type === 'reasoning-delta') thoughts += event.text;
  expect(thoughts).not.toBe('');
});
