import { geminiStream, startVisionHouse, type House } from './support/vision-house.ts';

let house: House;
beforeAll(async () => {
  house = await startVisionHouse();
});
afterAll(() => house.stop());

it('looks at stored pictures, streams what it sees, and has charged it before it ends', async () => {
  house.answers(geminiStream(['Un ', 'puente.']));
  const { text, events, error } = await house.ask({}, { requestId: 'look-1' });
  expect(error).toBeUndefined();
  expect(text).toBe('Un puente.');
  expect(events[0]).toEqual({ type: 'chat-start', model: 'seeing', engine: 'gemini/gemini-3-flash-preview' });
  expect(events.at(-1)).toMatchObject({ type: 'chat-end', finishReason: 'stop', receipt: { chargedMicroCredits: 100 * 1_000 + 10 * 2_000 } });
  expect(house.account.record('look-1')).toMatchObject({ outcome: 'succeeded', usage: { inputUncached: 100, output: 10 } });
  const [content] = house.asked().contents;
  const stored = await house.store.readAll(house.image);
  expect(content?.parts).toEqual([{ text: 'What is it?' }, { inlineData: { mimeType: 'image/png', data: stored.toString('base64') } }]);
  expect(house.asked().systemInstruction).toBeUndefined();
});

it.each([
  ['es', /Transcribe el texto/, /Describe lo que/],
  ['pt', /Transcreva o texto/, /Descreva o que/],
  ['en', /Transcribe the text/, /Describe what/],
] as const)('gives its orders in the language of the client (%s)', async (locale, readText, describeIt) => {
  house.answers(geminiStream(['SALIDA 7']));
  const { text } = await house.ask({ task: 'read-text', prompt: '' }, { locale });
  expect(text).toBe('SALIDA 7');
  expect(house.asked().systemInstruction?.parts[0]?.text).toMatch(readText);
  expect(house.asked().contents[0]?.parts).toHaveLength(1);
  await house.ask({ prompt: ' ' }, { locale });
  expect(house.asked().contents[0]?.parts[0]?.text).toMatch(describeIt);
});

it('reads pictures through the emulator too', async () => {
  const { text, events, error } = await house.ask({ model: 'emulated' }, { requestId: 'emulated-1' });
  expect(error).toBeUndefined();
  expect(text).not.toBe('');
  expect(events[0]).toMatchObject({ engine: 'emulator/gpt-4o-mini' });
  expect(await house.emulator.journal('emulated-1')).toHaveLength(1);
});

it("refuses, before anything is sent and at no cost, pictures that are not there, not the client's, not pictures, or too large", async () => {
  const sent = house.vendor.requests.length;
  const text = await house.put(Buffer.from('just words'));
  const gone = await house.put();
  await house.store.delete(gone.id);
  const refusals = [
    [{ images: [house.image, gone] }, {}, { code: 'file_refused', details: { field: 'images[1]', reason: 'not_found' } }],
    [{}, { clientId: 'other' }, { code: 'file_refused', details: { field: 'images[0]', reason: 'not_found' } }],
    [{ images: [text] }, {}, { code: 'file_refused', details: { field: 'images[0]', reason: 'unwanted_type' } }],
    [{ images: [{ ...house.image, bytes: 10_001 }] }, {}, { code: 'file_too_large', details: { field: 'images[0]', limitBytes: 10_000 } }],
    [
      { images: [8_000, 8_000].map((bytes) => ({ ...house.image, bytes })) },
      {},
      { code: 'file_too_large', details: { field: 'images[1]', limitBytes: 15_000 } },
    ],
    [{ model: 'blind' }, {}, { code: 'model_not_found' }],
    [{ model: 'nobody' }, {}, { code: 'model_not_found' }],
  ] as const;
  for (const [index, [request, asking, expected]] of refusals.entries()) {
    const requestId = `refused-${index}`;
    const { error, events } = await house.ask({ ...request, images: [...('images' in request ? request.images : [house.image])] }, { requestId, ...asking });
    expect(error).toMatchObject(expected);
    expect(events).toEqual([]);
    expect(house.account.record(requestId)).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
  }
  expect(house.vendor.requests).toHaveLength(sent);
});

it('charges nothing for a blocked prompt, and tells it', async () => {
  house.answers({ headers: { 'content-type': 'text/event-stream' }, body: 'data: {"promptFeedback":{"blockReason":"SAFETY"}}\n\n' });
  const { error } = await house.ask({}, { requestId: 'blocked-1' });
  expect(error).toMatchObject({ code: 'content_blocked' });
  expect(house.account.record('blocked-1').costMicroCredits).toBe(0);
});

it('shows its figures and says that it is ready', async () => {
  expect((await fetch(`${house.healthUrl}/health/ready`)).status).toBe(200);
  expect(await (await fetch(`${house.healthUrl}/metrics`)).text()).toMatch(/portazgo_vision_requests_total\{[^}]*operation="vision\.analyze"/);
});
