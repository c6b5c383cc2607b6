import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startHouse, type House } from '@portazgo/testing';

// What a client without any vendor gets for a picture: measured on this machine, by real processes.

jest.setTimeout(120_000);

let house: House;
let key: string;
const rows = ['RECIBO', 'Fecha: 09/03/2026', 'Cliente: Panadería Núñez', 'Total: 116,77 €'];
const receipt = readFileSync(path.join(__dirname, '..', '..', '..', '..', 'libs', 'local-engines', 'test', 'pictures', 'receipt-es.png')).toString('base64');

beforeAll(async () => {
  house = await startHouse({ services: ['billing', 'llm', 'vision', 'emulator', 'gateway'], environment: { LOCAL_ENGINES: 'on' } });
  ({ key } = await house.createClient({ credits: 100 }));
}, 120_000);
afterAll(() => house.stop());

async function post(route: string, body: object, caller = key) {
  const response = await fetch(`${house.gatewayUrls[0]}${route}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${caller}`, 'content-type': 'application/json', 'accept-language': 'es' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, engine: response.headers.get('x-portazgo-engine'), text, json: () => JSON.parse(text) as Record<string, unknown> };
}
const ask = (body: object, caller?: string) => post('/v1/ask', { mode: 'vision', image_data: receipt, ...body }, caller);

it('answers what a picture says, for nothing', async () => {
  const answer = await ask({ ask: '¿Qué dice la imagen?' });
  expect([answer.status, answer.engine, answer.text]).toEqual([200, 'local/vision', expect.stringContaining('Panadería Núñez')]);
  expect(answer.json()).toMatchObject({
    answer: expect.stringMatching(/^Texto de la imagen \(español.*ningún modelo de lenguaje ha visto la imagen\.$/s),
    usage: { cost: 0 },
  });
});

it('gives exactly the text, and an extraction that fits its schema', async () => {
  const read = await ask({ ask: 'lee', task: 'read-text' });
  expect([read.status, read.engine]).toEqual([200, 'local/vision']);
  expect((read.json()['answer'] as string).split('\n').filter(Boolean)).toEqual(rows);
  const properties = { total: { type: 'number' }, fecha: { type: 'string', format: 'date' }, cliente: { type: 'string' }, firma: { type: ['string', 'null'] } };
  const extracted = await ask({ ask: 'extrae', task: 'extract', schema: { type: 'object', properties, required: ['total', 'firma'] } });
  expect([extracted.status, extracted.engine]).toEqual([200, 'local/vision']);
  const { answer } = extracted.json();
  expect(typeof answer === 'string' ? JSON.parse(answer) : answer).toEqual({ total: 116.77, fecha: '2026-03-09', cliente: 'Panadería Núñez', firma: null });
});

it('refuses an extraction of what nobody can measure and a torn picture, each by name', async () => {
  const unfit = await ask({
    ask: 'extrae',
    task: 'extract',
    schema: { type: 'object', properties: { intencion: { type: 'string' } }, required: ['intencion'] },
  });
  expect([unfit.status, unfit.text]).toEqual([400, expect.stringMatching(/schema.*intencion/)]);
  const torn = await ask({ ask: '¿Qué dice?', image_data: Buffer.from(receipt, 'base64').subarray(0, 1_500).toString('base64') });
  expect([torn.status, torn.text]).toEqual([400, expect.stringMatching(/image/)]);
  expect((await ask({ ask: '¿Qué dice la imagen?' })).text).toContain('Panadería Núñez');
});

it('answers chat completions about pictures, whole and streamed, and refuses those without', async () => {
  const messages = [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What does it say?' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${receipt}` } },
      ],
    },
  ];
  const whole = await post('/v1/chat/completions', { model: 'local/vision', messages });
  expect([whole.status, whole.engine, whole.text]).toEqual([200, 'local/vision', expect.stringContaining('116,77')]);
  const streamed = await post('/v1/chat/completions', { model: 'local/vision', messages, stream: true });
  const pieces = [...streamed.text.matchAll(/"content":("(?:[^"\\]|\\.)*")/g)].map(([, piece]) => JSON.parse(piece as string) as string);
  expect([streamed.status, pieces.length > 3, pieces.join('')]).toEqual([200, true, expect.stringContaining('Cliente: Panadería Núñez')]);
  const blind = await post('/v1/chat/completions', { model: 'local/vision', messages: [{ role: 'user', content: 'Hi' }] });
  expect([blind.status, blind.text]).toEqual([400, expect.stringContaining('messages')]);
});

it('serves a client without a credit by its own name, because it costs nothing', async () => {
  const poor = await house.createClient({ credits: 0 });
  const answer = await ask({ ask: '¿Qué dice la imagen?', mode: 'local-vision' }, poor.key);
  expect([answer.status, answer.engine, answer.text]).toEqual([200, 'local/vision', expect.stringContaining('Panadería Núñez')]);
});
