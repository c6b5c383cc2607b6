import { geminiStream, startVisionHouse, type House } from './support/vision-house.ts';

const schema = { type: 'object', properties: { total: { type: 'number' }, shop: { type: 'string' } }, required: ['total'] };
const metered = 100 * 1_000 + 10 * 2_000;

let house: House;
beforeAll(async () => {
  house = await startVisionHouse();
});
afterAll(() => house.stop());

it('holds the provider to the schema where it can, and streams JSON that fits', async () => {
  house.answers(geminiStream(['{"total":', '7}']));
  const { text, events, error } = await house.ask({ task: 'extract', schema, prompt: '' }, { requestId: 'fit-1' });
  expect(error).toBeUndefined();
  expect(JSON.parse(text)).toEqual({ total: 7 });
  expect(events.filter(({ type }) => type === 'text-delta').length).toBeGreaterThan(1);
  expect(events.at(-1)).toMatchObject({ type: 'chat-end', receipt: { chargedMicroCredits: metered } });
  expect(house.asked().generationConfig).toMatchObject({ responseMimeType: 'application/json', responseJsonSchema: schema });
});

it('asks in words where a model takes no schema, and takes the fence off its answer', async () => {
  house.answers(geminiStream(['```json\n{"to', 'tal":7}\n``', '`']));
  const { text, error } = await house.ask({ model: 'schemaless', task: 'extract', schema });
  expect(error).toBeUndefined();
  expect(text).toBe('{"total":7}');
  expect(house.asked().generationConfig).not.toHaveProperty('responseMimeType');
  expect(house.asked().systemInstruction?.parts[0]?.text).toContain(JSON.stringify(schema));
});

it('asks in words for what is no object: no provider is held to such a schema', async () => {
  house.answers(geminiStream(['[1,2]']));
  const { text, error } = await house.ask({ task: 'extract', schema: { type: 'array', items: { type: 'number' } } });
  expect([text, error]).toEqual(['[1,2]', undefined]);
  expect(house.asked().generationConfig).not.toHaveProperty('responseJsonSchema');
});

it.each([
  ['fit', '{"shop":"x"}', /total/],
  ['JSON', 'There is no receipt.', /not JSON/],
])('ends with an error after an answer that is not %s, which was delivered and is charged', async (name, answer, reason) => {
  house.answers(geminiStream([answer]));
  const { text, error, events } = await house.ask({ task: 'extract', schema }, { requestId: `unfit-${name}` });
  expect(text).toBe(answer);
  expect(error).toMatchObject({ code: 'upstream_failed', details: { reason: expect.stringMatching(reason) } });
  expect(events.some(({ type }) => type === 'chat-end')).toBe(false);
  expect(house.account.record(`unfit-${name}`)).toMatchObject({ outcome: 'cut', costMicroCredits: metered, usage: { output: 10 } });
});

it('says when the output limit or a filter ended the answer', async () => {
  house.answers(geminiStream(['{"total":'], 'MAX_TOKENS'));
  expect((await house.ask({ task: 'extract', schema })).error).toMatchObject({
    code: 'upstream_failed',
    details: { reason: expect.stringMatching(/output limit/) },
  });
  house.answers(geminiStream(['{"total":'], 'SAFETY'));
  expect((await house.ask({ task: 'extract', schema })).error).toMatchObject({ code: 'content_blocked' });
});

it('charges nothing for an unfit answer without any output', async () => {
  house.answers(geminiStream([], 'STOP', 0));
  const { error } = await house.ask({ task: 'extract', schema }, { requestId: 'empty-1' });
  expect(error).toMatchObject({ code: 'upstream_failed' });
  expect(house.account.record('empty-1')).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
});

it.each([
  ['missing', undefined, 'schema'],
  ['pointing elsewhere', { properties: { a: { $ref: 'https://example.com/a.json' } } }, 'schema.properties.a.$ref'],
  ['no schema', { type: 'strng' }, 'schema'],
  ['too large', { description: 'x'.repeat(70_000) }, 'schema'],
])('refuses a schema that is %s, by name, before anything is sent', async (name, bad, field) => {
  const sent = house.vendor.requests.length;
  const { error } = await house.ask({ task: 'extract', ...(bad ? { schema: bad } : {}) }, { requestId: `bad-${name}` });
  expect(error).toMatchObject({ code: 'invalid_request', details: { field } });
  expect(house.vendor.requests).toHaveLength(sent);
  expect(house.account.record(`bad-${name}`)).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
});

it.each([
  ['emulated', 'live', 'emulator/gpt-4o-mini', expect.any(Number)],
  ['seeing', 'test', 'emulator/gemini-3-flash-preview', 0],
] as const)('extracts through the emulator (%s, a %s key)', async (model, mode, engine, chargedMicroCredits) => {
  const { text, error, events } = await house.ask({ model, mode, task: 'extract', schema });
  expect(error).toBeUndefined();
  expect(typeof JSON.parse(text).total).toBe('number');
  expect(events[0]).toMatchObject({ engine });
  expect(events.at(-1)).toMatchObject({ receipt: { chargedMicroCredits } });
});
