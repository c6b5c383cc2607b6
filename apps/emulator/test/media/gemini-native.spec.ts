import sharp from 'sharp';
import { RunningEmulator } from '../running-emulator.ts';
import { samplePng } from './samples.ts';

interface Part {
  text?: string;
  thought?: boolean;
  thoughtSignature?: string;
  inlineData?: { mimeType: string; data: string };
  functionCall?: { name: string; args: Record<string, unknown> };
}
interface Answer {
  candidates?: { content?: { parts: Part[]; role: string }; finishReason?: string; index: number }[];
  promptFeedback?: { blockReason: string };
  usageMetadata?: Record<string, number>;
  error?: { code: number; message: string; status: string; details?: Record<string, string>[] };
}

describe('Gemini native', () => {
  let emulator: RunningEmulator;
  beforeAll(async () => (emulator = await RunningEmulator.start()));
  afterAll(() => emulator.stop());

  const hola = [{ role: 'user', parts: [{ text: 'Hola mundo' }] }];
  const send = (model: string, body: unknown, action = 'generateContent', key: Record<string, string> = { 'x-goog-api-key': 'a-key' }) =>
    emulator.send(`/gemini/v1beta/models/${model}:${action}`, body, { key: null, headers: key, stopAfterMs: 3_000 });
  const generate = async (model: string, body: unknown) => {
    const { status, text, headers } = await send(model, body);
    return { status, headers, body: JSON.parse(text) as Answer };
  };
  const streamed = async (model: string, body: unknown) => {
    const { text } = await send(model, body, 'streamGenerateContent?alt=sse');
    const chunks = [...text.matchAll(/^data: (.*)\r$/gm)].map(([, data]) => JSON.parse(data!) as Answer);
    return { text, chunks };
  };
  const textOf = (answers: Answer[]) => answers.map(({ candidates }) => candidates?.[0]?.content?.parts.map(({ text }) => text ?? '').join('') ?? '').join('');

  it('answers, streams the same text with CRLF and running totals, and ends without a sign', async () => {
    const whole = (await generate('gemini-2.5-flash', { contents: hola })).body;
    expect(textOf([whole])).toMatch(/^\[emulated gemini\/gemini-2\.5-flash\] You wrote: «Hola mundo»/);
    expect(whole).toMatchObject({ candidates: [{ finishReason: 'STOP', index: 0 }], modelVersion: 'gemini-2.5-flash', responseId: expect.any(String) });
    const { text, chunks } = await streamed('gemini-2.5-flash', { contents: hola });
    expect(textOf(chunks)).toBe(textOf([whole]));
    expect(text).toMatch(/\r\n\r\n$/);
    expect(text).not.toContain('[DONE]');
    expect(chunks.slice(0, -1).every(({ candidates }) => candidates![0]!.finishReason === undefined)).toBe(true);
    const totals = chunks.map(({ usageMetadata }) => usageMetadata!.candidatesTokenCount);
    expect(totals).toEqual(totals.map((_total, at) => at + 1));
    expect(chunks.at(-1)!.usageMetadata).toEqual(whole.usageMetadata);
  });

  it('gives one array without alt=sse', async () => {
    const { text } = await send('gemini-2.5-flash', { contents: hola }, 'streamGenerateContent');
    expect(textOf(JSON.parse(text) as Answer[])).toContain('[emulated');
  });

  it('counts thoughts apart from the answer, and shows them when asked', async () => {
    const hidden = (await generate('gemini-2.5-pro', { contents: hola })).body;
    const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount, totalTokenCount } = hidden.usageMetadata!;
    expect(thoughtsTokenCount).toBe(20);
    expect(totalTokenCount).toBe(promptTokenCount! + candidatesTokenCount! + 20);
    const shown = await generate('gemini-2.5-pro', { contents: hola, generationConfig: { thinkingConfig: { includeThoughts: true } } });
    expect(shown.body.candidates![0]!.content!.parts.map(({ thought }) => thought === true)).toEqual([true, false]);
    expect(shown.body.usageMetadata).toEqual(hidden.usageMetadata);
    const none = await generate('gemini-2.5-pro', { contents: hola, generationConfig: { thinkingConfig: { thinkingBudget: 0 } } });
    expect(none.body.usageMetadata).not.toHaveProperty('thoughtsTokenCount');
  });

  it('calls functions; on 3.x the signature must come back unchanged', async () => {
    const tools = [
      { functionDeclarations: [{ name: 'get_weather', parameters: { type: 'OBJECT', properties: { city: { type: 'STRING' } }, required: ['city'] } }] },
    ];
    const ask = { role: 'user', parts: [{ text: 'Call get_weather for Oslo.' }] };
    const { body } = await generate('gemini-3.8-flash', { contents: [ask], tools });
    const [part] = body.candidates![0]!.content!.parts;
    expect(part).toMatchObject({ functionCall: { name: 'get_weather', args: { city: 'emulated city' } }, thoughtSignature: expect.any(String) });
    expect(body.candidates![0]!.finishReason).toBe('STOP');
    const response = { role: 'user', parts: [{ functionResponse: { name: 'get_weather', response: { sky: 'clear' } } }] };
    const again = (parts: unknown[], model = 'gemini-3.8-flash') => generate(model, { contents: [ask, { role: 'model', parts }, response], tools });
    expect(textOf([(await again([part])).body])).toContain('The tool answered: «{"sky":"clear"}»');
    const { thoughtSignature: _lost, ...unsigned } = part!;
    expect(await again([unsigned])).toMatchObject({
      status: 400,
      body: { error: { status: 'INVALID_ARGUMENT', message: expect.stringContaining('thought_signature') } },
    });
    expect((await again([{ ...part, thoughtSignature: 'AAAA' }])).status).toBe(400);
    expect((await again([unsigned], 'gemini-2.5-flash')).status).toBe(200);
    expect((await again([part, part])).body.error!.message).toContain('number of function response parts');
    const { chunks } = await streamed('gemini-3.8-flash', { contents: [ask], tools });
    expect(chunks).toHaveLength(1);
    expect(chunks[0]!.candidates![0]!.content!.parts[0]).toEqual(part);
  });

  it('answers by schema, of both kinds', async () => {
    const schema = { type: 'OBJECT', properties: { ok: { type: 'BOOLEAN' }, n: { type: 'INTEGER', minimum: 3 } }, required: ['ok', 'n'] };
    const asked = async (more: object) =>
      JSON.parse(textOf([(await generate('gemini-2.5-flash', { contents: hola, generationConfig: { responseMimeType: 'application/json', ...more } })).body]));
    expect(await asked({ responseSchema: schema })).toEqual({ ok: true, n: 3 });
    expect(await asked({ responseJsonSchema: { type: 'array', items: { type: 'integer' }, minItems: 2 } })).toHaveLength(2);
  });

  it('says which pictures came, in either spelling of names', async () => {
    const data = (await samplePng()).toString('base64');
    for (const part of [{ inlineData: { mimeType: 'image/png', data } }, { inline_data: { mime_type: 'image/png', data } }]) {
      const { body } = await generate('gemini-2.5-flash', { contents: [{ role: 'user', parts: [{ text: 'What is this?' }, part] }] });
      expect(textOf([body])).toMatch(/I received 1 image: image\/png of 320x200 pixels/);
      expect(body.usageMetadata).toMatchObject({ promptTokensDetails: [{ modality: 'TEXT' }, { modality: 'IMAGE', tokenCount: 765 }] });
    }
  });

  it('draws with image models, as large as asked, or in the shape of what it was given', async () => {
    const draw = async (body: object, model = 'gemini-3.1-flash-image') => {
      const answer = (await generate(model, body)).body;
      const picture = answer.candidates![0]!.content!.parts.find(({ inlineData }) => inlineData)!.inlineData!;
      return { answer, facts: await sharp(Buffer.from(picture.data, 'base64')).metadata() };
    };
    const { answer, facts } = await draw({
      contents: hola,
      generationConfig: { responseModalities: ['TEXT', 'IMAGE'], imageConfig: { aspectRatio: '16:9', imageSize: '2K' } },
    });
    expect(facts).toMatchObject({ format: 'png', width: 2736, height: 1536 });
    expect(answer.candidates![0]!.content!.parts[0]!.text).toContain('[emulated');
    expect(answer.usageMetadata).toMatchObject({ candidatesTokensDetails: [{ modality: 'TEXT' }, { modality: 'IMAGE', tokenCount: 1680 }] });
    const onlyPicture = await draw({ contents: hola, generationConfig: { responseModalities: ['IMAGE'] } }, 'gemini-2.5-flash-image');
    expect(onlyPicture.answer.candidates![0]!.content!.parts).toHaveLength(1);
    expect(onlyPicture.answer.usageMetadata!.candidatesTokenCount).toBe(1290);
    const given = { inlineData: { mimeType: 'image/png', data: (await samplePng()).toString('base64') } };
    const edited = await draw({ contents: [{ role: 'user', parts: [given, { text: 'Make it night' }] }] });
    expect(edited.facts.width! / edited.facts.height!).toBeCloseTo(1.6, 1);
    const { chunks } = await streamed('gemini-2.5-flash-image', { contents: hola });
    expect(chunks.at(-1)!.candidates![0]!.content!.parts[0]).toHaveProperty('inlineData');
  });

  it('speaks raw samples with TTS models', async () => {
    const config = { responseModalities: ['AUDIO'], speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } } };
    const { body } = await generate('gemini-2.5-flash-preview-tts+seconds=2', { contents: hola, generationConfig: config });
    const { mimeType, data } = body.candidates![0]!.content!.parts[0]!.inlineData!;
    expect([mimeType, Buffer.from(data, 'base64').length]).toEqual(['audio/L16;codec=pcm;rate=24000', 96_000]);
  });

  it('blocks prompts and answers under status 200', async () => {
    const prompt = (await generate('gemini-2.5-flash+moderate', { contents: hola })).body;
    expect(prompt).toMatchObject({ promptFeedback: { blockReason: 'SAFETY' } });
    expect(prompt).not.toHaveProperty('candidates');
    const answer = (await generate('gemini-2.5-flash-image+moderate=output', { contents: hola })).body;
    expect(answer.candidates).toEqual([{ finishReason: 'IMAGE_SAFETY', index: 0 }]);
    expect((await streamed('gemini-2.5-flash+moderate', { contents: hola })).chunks).toMatchObject([{ promptFeedback: { blockReason: 'SAFETY' } }]);
    expect((await generate('gemini-2.5-flash-image+empty', { contents: hola })).body.candidates![0]!.finishReason).toBe('NO_IMAGE');
    expect((await generate('gemini-2.5-flash+finish=CONTINUATION', { contents: hola })).body.candidates![0]!.finishReason).toBe('CONTINUATION');
  });

  it.each([
    [{}, 'contents'],
    [{ contents: hola, temperature: 1 }, 'temperature'],
    [{ contents: hola, generationConfig: { max_tokens: 5 } }, 'maxTokens'],
    [{ contents: [{ role: 'assistant', parts: [{ text: 'x' }] }] }, 'valid role'],
    [{ contents: [{ role: 'user', parts: [{ text: 'x', inlineData: { mimeType: 'image/png', data: 'AAAA' } }] }] }, 'oneof'],
    [{ contents: [{ role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }] }] }, 'Unable to process input image'],
    [{ contents: [{ role: 'user', parts: [{ fileData: { fileUri: 'https://example.com/a.png' } }] }] }, 'Cannot fetch content'],
    [{ contents: hola, generationConfig: { thinkingConfig: { thinkingLevel: 'LOW' } } }, 'Thinking level'],
    [{ contents: hola, generationConfig: { thinkingConfig: { thinkingLevel: 'LOW', thinkingBudget: 5 } } }, 'only set only one'],
    [{ contents: hola, generationConfig: { responseSchema: { type: 'STRING' } } }, 'response_mime_type'],
    [{ contents: hola, generationConfig: { responseModalities: ['IMAGE'] } }, 'modalities'],
    [{ contents: hola, generationConfig: { temperature: 3 } }, 'temperature'],
  ])('refuses %j', async (body, word) => {
    const answer = await generate('gemini-2.5-flash', body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 400, status: 'INVALID_ARGUMENT', message: expect.stringContaining(word) } } });
  });

  it('refuses keys its own way: a wrong one is 400', async () => {
    const wrong = await send('gemini-2.5-flash', { contents: hola }, 'generateContent', { 'x-goog-api-key': 'wrong' });
    expect(JSON.parse(wrong.text)).toMatchObject({ error: { code: 400, details: [{ reason: 'API_KEY_INVALID' }] } });
    expect((await send('gemini-2.5-flash', { contents: hola }, 'generateContent', { authorization: 'Bearer k' })).status).toBe(403);
    expect((await generate('no-such-model', { contents: hola })).body).toMatchObject({ error: { code: 404, status: 'NOT_FOUND' } });
  });

  it('tells in the body how long to wait', async () => {
    const { status, headers, body } = await generate('gemini-2.5-flash+status=429,retry-after=7', { contents: hola });
    expect(status).toBe(429);
    expect(headers).not.toHaveProperty('retry-after');
    expect(body.error!.details).toEqual([{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7s' }]);
  });

  it('has the faults of streams', async () => {
    const model = (fault: string) => streamed(`gemini-2.5-flash+tokens=20,fault=${fault}`, { contents: hola });
    expect((await model('error-chunk')).text).toMatch(/data: \{"error":\{"code":500,.*"status":"INTERNAL"\}\}\r\n\r\n$/);
    expect((await model('no-finish')).text).not.toContain('finishReason');
    expect((await model('usage-absent')).text).not.toContain('usageMetadata');
    expect((await send('gemini-2.5-flash+cut=200', { contents: hola }, 'streamGenerateContent?alt=sse')).text).toHaveLength(200);
  });

  it('lists models and counts tokens', async () => {
    const list = await emulator.send('/gemini/v1beta/models', undefined, { key: null, headers: { 'x-goog-api-key': 'k' } });
    expect(JSON.parse(list.text).models).toContainEqual(expect.objectContaining({ name: 'models/gemini-2.5-flash' }));
    expect(JSON.parse((await send('gemini-2.5-flash', { contents: hola }, 'countTokens')).text)).toEqual({ totalTokens: 7 });
  });

  it('journals', async () => {
    const headers = { 'x-goog-api-key': 'k', 'x-client-request-id': 'r-draw' };
    await send('gemini-2.5-flash-image', { contents: hola }, 'generateContent', headers);
    expect(await emulator.journal('r-draw')).toMatchObject([
      {
        vendor: 'gemini',
        operation: 'image.generate',
        model: 'gemini-2.5-flash-image',
        outcome: 'succeeded',
        billable: true,
        units: { images: 1 },
        promptTokens: 7,
      },
    ]);
  });
});
