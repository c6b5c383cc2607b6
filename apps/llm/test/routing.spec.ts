import { readAll, startLlmHouse, textOf, type House } from './support/llm-house.ts';

const openai = (behaviour: string) => ({ provider: 'openai', upstreamModel: `gpt-4o-mini+${behaviour}` });
const deepseek = (behaviour: string) => ({ provider: 'deepseek', upstreamModel: `deepseek-flash+${behaviour}` });
const png = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let house: House;
beforeAll(async () => {
  house = await startLlmHouse({
    plain: { routes: [openai('tokens=10')] },
    'falls-back': { routes: [openai('status=503'), deepseek('tokens=10')] },
    'no-credit-first': { routes: [{ ...openai('tokens=10,fault=402') }, deepseek('tokens=10')] },
    'fate-unknown': { routes: [openai('fault=html-502'), deepseek('tokens=10')] },
    'cut-first': { routes: [openai('tokens=40,fault=cut-mid-chunk'), deepseek('tokens=10')] },
    hiccup: { routes: [openai('status=503')] },
    paced: { routes: [openai('status=429,retry-after=30')] },
    'no-credit': { routes: [{ provider: 'groq', upstreamModel: 'llama-3.3-70b-versatile+fault=402' }] },
    'wrong-key': { routes: [{ provider: 'mistral', upstreamModel: 'mistral-small-latest+status=401' }] },
    resting: { routes: [{ provider: 'xai', upstreamModel: 'grok-4.5+status=503' }] },
    seedless: { routes: [deepseek('tokens=5')] },
    local: { routes: [{ provider: 'llamacpp', upstreamModel: 'gemma-3-4b-it+tokens=5' }] },
    'schema-able': { routes: [deepseek('tokens=10'), openai('')] },
    vectors: { kind: 'embedding', routes: [{ provider: 'openai', upstreamModel: 'text-embedding-3-small' }] },
    judge: { kind: 'moderation', routes: [{ provider: 'openai', upstreamModel: 'omni-moderation-latest' }] },
  });
});
afterAll(() => house.stop());

it('goes to the next route when the first provably did not accept, and charges the one that answered', async () => {
  const answer = await house.complete({ model: 'falls-back', reasoningEffort: 'none' }, 'fall-1');
  expect(answer.engine).toBe('emulator/deepseek-flash+tokens=10');
  expect((await house.emulator.journal('fall-1')).map(({ vendor, status }) => [vendor, status])).toEqual([
    ['openai', 503],
    ['deepseek', 200],
  ]);
  expect(house.account.record('fall-1')).toMatchObject({ engine: answer.engine, outcome: 'succeeded' });
});

it("goes around the operator's own trouble with an account", async () => {
  const { events } = await readAll(house.stream({ model: 'no-credit-first' }));
  expect(events[0]).toMatchObject({ engine: 'emulator/deepseek-flash+tokens=10' });
  expect(textOf(events)).not.toBe('');
});

it('does not send a call again whose fate is unknown', async () => {
  await expect(house.complete({ model: 'fate-unknown' }, 'unknown-1')).rejects.toMatchObject({ code: 'overloaded' });
  expect(await house.emulator.journal('unknown-1')).toHaveLength(1);
});

it('does not go to another route after the first byte', async () => {
  const { error } = await readAll(house.stream({ model: 'cut-first' }, 'cut-1'));
  expect(error).toMatchObject({ code: 'upstream_interrupted' });
  expect(await house.emulator.journal('cut-1')).toHaveLength(1);
});

it('repeats on the only route a few times, then tells the truth', async () => {
  await expect(house.complete({ model: 'hiccup' }, 'hiccup-1')).rejects.toMatchObject({ code: 'overloaded', retryable: true });
  const calls = await house.emulator.journal('hiccup-1');
  expect(calls.length).toBeGreaterThan(1);
  expect(calls.length).toBeLessThanOrEqual(4);
});

it('passes on how long a provider wants to be left alone, and leaves it alone', async () => {
  await expect(house.complete({ model: 'paced' }, 'paced-1')).rejects.toMatchObject({ code: 'model_unavailable', details: { retryAfterSeconds: 30 } });
  await expect(house.complete({ model: 'paced' }, 'paced-2')).rejects.toMatchObject({ code: 'model_unavailable' });
  expect(await house.emulator.journal('paced-1')).toHaveLength(1);
  expect(await house.emulator.journal('paced-2')).toHaveLength(0);
});

it.each(['no-credit', 'wrong-key'])("never makes the operator's trouble (%s) the client's", async (model) => {
  const error = await house.complete({ model }, `ours-${model}`).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'model_unavailable', status: 503 });
  expect(house.account.record(`ours-${model}`)).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
});

it('rests a provider that keeps failing', async () => {
  for (let calls = 0; calls < 6; calls++) await house.complete({ model: 'resting' }).catch(() => undefined);
  await expect(house.complete({ model: 'resting' }, 'rest-1')).rejects.toMatchObject({ code: 'model_unavailable' });
  expect(await house.emulator.journal('rest-1')).toHaveLength(0);
});

it('skips a route that cannot express the request, and names the field when none can', async () => {
  const responseFormat = {
    type: 'json_schema' as const,
    name: 'answer',
    schema: { type: 'object', properties: { yes: { type: 'boolean' } }, required: ['yes'] },
  };
  const answer = await house.complete({ model: 'schema-able', responseFormat });
  expect(answer.engine).toBe('emulator/gpt-4o-mini+');
  expect(typeof JSON.parse(answer.text ?? '').yes).toBe('boolean');
  await expect(house.complete({ model: 'seedless', seed: 1 })).rejects.toMatchObject({ code: 'unsupported_parameter', details: { field: 'seed' } });
  expect(await house.complete({ model: 'seedless', seed: 1, dropUnsupported: true, verbosity: 'low' })).toMatchObject({ dropped: ['seed', 'verbosity'] });
});

it('never lets a local server see an address, and takes the same image inline', async () => {
  const look = (url: string) => ({
    model: 'local',
    messages: [
      {
        role: 'user' as const,
        content: [
          { type: 'text' as const, text: 'What is it?' },
          { type: 'image' as const, url },
        ],
      },
    ],
  });
  for (const url of ['http://169.254.169.254/latest', 'https://example.com/a.png'])
    await expect(house.complete(look(url), `image-${url.length}`)).rejects.toMatchObject({
      code: 'unsupported_parameter',
      details: { field: 'messages[0].content[1].image_url' },
    });
  await expect(house.complete(look('file:///etc/passwd'))).rejects.toMatchObject({
    code: 'invalid_request',
    details: { field: 'messages[0].content[1].image_url' },
  });
  await expect(house.complete(look(png.replace('image/png', 'image/webp')))).rejects.toMatchObject({ code: 'invalid_request' });
  expect((await house.complete(look(png))).text).not.toBe('');
});

it('does not know a model that is not in the catalog, or is of another kind', async () => {
  await expect(house.complete({ model: 'nothing' })).rejects.toMatchObject({ code: 'model_not_found' });
  await expect(house.complete({ model: 'vectors' })).rejects.toMatchObject({ code: 'model_not_found' });
});

it('serves test keys from the emulator at no cost', async () => {
  const answer = await house.complete({ model: 'plain', mode: 'test', heldMicroCredits: 0 }, 'test-key');
  expect(answer).toMatchObject({ engine: 'emulator/gpt-4o-mini+tokens=10', receipt: { chargedMicroCredits: 0 } });
});

it('embeds and moderates', async () => {
  const vectors = await house.embed({ model: 'vectors', inputs: ['uno', 'dos'] });
  expect(vectors.vectors).toHaveLength(2);
  expect(vectors.receipt.chargedMicroCredits).toBe(vectors.receipt.usage.inputUncached * 1_000);
  const verdict = await house.moderate({ model: 'judge', inputs: ['a quiet day', [{ type: 'text', text: 'I will kill you' }]] });
  expect(verdict.results).toHaveLength(2);
  const disguised = house.moderate({ model: 'judge', inputs: [[{ type: 'image', url: 'file:///etc/passwd' }]] });
  await expect(disguised).rejects.toMatchObject({ code: 'invalid_request', details: { field: 'input[0][0].image_url' } });
});

it('shows its figures', async () => {
  const text = await (await fetch(`${house.healthUrl}/metrics`)).text();
  expect(text.split('\n').find((line) => line.startsWith('portazgo_llm_requests_total{operation="chat",engine="emulator/gpt-4o-mini+tokens=10"'))).toMatch(
    /outcome="succeeded".* [1-9]/,
  );
  expect(text).toContain('portazgo_llm_tokens_total');
  expect(text).not.toContain('Say something about bridges');
});
