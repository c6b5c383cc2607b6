import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Locale } from '@portazgo/contracts';
import type { ProviderChatRequest } from '@portazgo/providers-contract';
import { callOptions } from '@portazgo/providers-testing';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import sharp from 'sharp';
import { EngineRack } from '../host/engine-rack.ts';
import { visionModels } from './vision.models.ts';

jest.setTimeout(120_000);

const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 8, memoryFactor: 1 });
afterAll(() => rack.close());
// The machine may be busy, and this is no test of deadlines.
const patient = () => callOptions({ totalMs: 60_000 });
const model = visionModels['vision']!.open(rack);

const fonts = path.dirname(createRequire(path.join(process.cwd(), 'start')).resolve('dejavu-fonts-ttf/package.json'));
GlobalFonts.registerFromPath(path.join(fonts, 'ttf', 'DejaVuSans.ttf'), 'Form');

const shown = (name: string) => readFileSync(path.join(__dirname, '../../test/pictures', name));
const [astronaut, hopper, coffee] = ['astronaut.jpg', 'grace-hopper.jpg', 'coffee.jpg'].map(shown) as [Buffer, Buffer, Buffer];

function form(rows: readonly (readonly [string, string?])[]): Buffer {
  const canvas = createCanvas(760, rows.length * 44 + 40);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#111';
  context.font = '26px Form';
  for (const [index, [left, right]] of rows.entries()) {
    context.fillText(left, 40, 60 + index * 44);
    if (right) context.fillText(right, 560, 60 + index * 44);
  }
  return canvas.toBuffer('image/png');
}
const invoice = form([
  ['FACTURA'],
  ['Factura: F-2026/118'],
  ['Fecha: 09/03/2026'],
  ['Cliente: Panadería Núñez'],
  ['Correo: hola@panaderia.es'],
  ['Harina de trigo', '84,50 €'],
  ['Levadura fresca', '12,00 €'],
  ['Subtotal', '96,50 €'],
  ['Total', '116,77 €'],
]);

const type = (bytes: Buffer) => (bytes[0] === 0xff ? 'jpeg' : bytes[0] === 0x47 ? 'gif' : 'png');
const url = (bytes: Buffer) => `data:image/${type(bytes)};base64,${bytes.toString('base64')}`;
const request = (prompt: string, pictures: readonly Buffer[], more: Partial<ProviderChatRequest> = {}): ProviderChatRequest => ({
  messages: [{ role: 'user', content: [{ type: 'text', text: prompt }, ...pictures.map((bytes) => ({ type: 'image' as const, url: url(bytes) }))] }],
  maxOutputTokens: 4_000,
  ...more,
});
const ask = async (prompt: string, pictures: readonly Buffer[], more: Partial<ProviderChatRequest> = {}) =>
  (await model.complete(request(prompt, pictures, more), patient())).text ?? '';
const extract = async (schema: object, pictures: readonly Buffer[] = [invoice], locale: Locale = 'es'): Promise<unknown> =>
  JSON.parse(await ask('', pictures, { pictureTask: { task: 'extract', locale, schema: schema as Record<string, unknown> } }));

async function people(count: number): Promise<Buffer> {
  const faces = await Promise.all([astronaut, hopper].map((bytes) => sharp(bytes).resize(300, 300, { fit: 'cover', position: 'top' }).toBuffer()));
  const layers = Array.from({ length: count }, (_, index) => ({
    input: faces[index % 2]!,
    left: 20 + (index % 3) * 340,
    top: 20 + Math.floor(index / 3) * 330,
  }));
  return sharp({ create: { width: 1_060, height: 700, channels: 3, background: '#889' } })
    .composite(layers)
    .jpeg()
    .toBuffer();
}

it('counts people, and answers in the language of the question', async () => {
  expect(await ask('¿Cuántas personas hay en la foto?', [await people(6)])).toMatch(/^Se ven al menos 6 personas\. Se han encontrado 6 caras/);
  expect(await ask('How many people are in this picture?', [astronaut])).toMatch(/^At least one person can be seen\. One face was found; it seems to smile\./);
  expect(await ask('Quantas pessoas há na imagem?', [coffee])).toMatch(/^Não foram encontradas pessoas\./);
});

it.each([
  ['en', 'Describe what the images show.', /cup \(\d+ %\).*480 × 320.*orange.*unlikely/s, /no language model has seen/],
  ['es', 'Describe lo que muestran las imágenes.', /taza \(\d+ %\).*480 × 320.*naranja.*improbable/s, /ningún modelo de lenguaje ha visto/],
  ['pt', 'Descreva o que as imagens mostram.', /xícara \(\d+ %\).*480 × 320.*laranja.*improvável/s, /nenhum modelo de linguagem viu/],
] as const)('describes by measurements, and says so (%s)', async (locale, prompt, seen, note) => {
  const text = await ask(prompt, [coffee], { pictureTask: { task: 'analyze', locale } });
  expect(text).toMatch(seen);
  expect(text).toMatch(note);
});

it('answers whether something is there, which colours, how large, how old, and each picture by itself', async () => {
  expect(await ask('Is there a cup?', [coffee])).toMatch(/^Yes, probably: cup/);
  expect(await ask('Is there a dog?', [coffee])).toMatch(/^No: dog was not found/);
  expect(
    await ask('¿Qué colores tiene?', [
      await sharp({ create: { width: 40, height: 40, channels: 3, background: '#1040e0' } })
        .png()
        .toBuffer(),
    ]),
  ).toMatch(/^Colores principales: azul 100 %/);
  const both = await ask('What size are the pictures, and is there a face?', [astronaut, coffee]);
  expect(both).toMatch(/Picture 1: One face was found.*512 × 512.*Picture 2: No face was found.*480 × 320/s);
  expect(await ask('Is it nsfw?', [astronaut])).toMatch(/^Sexual content: unlikely/);
  expect(await ask('How old is the person?', [astronaut])).toMatch(/between|roughly 20 to 40/);
});

it('gives the text and nothing else when it is asked to read, in pieces as well', async () => {
  const pictureTask = { task: 'read-text', locale: 'en' } as const;
  const text = await ask('', [invoice], { pictureTask });
  expect(text.split('\n').filter(Boolean).slice(0, 4)).toEqual(['FACTURA', 'Factura: F-2026/118', 'Fecha: 09/03/2026', 'Cliente: Panadería Núñez']);
  const pieces: string[] = [];
  let last: unknown;
  for await (const events of model.stream(request('', [invoice], { pictureTask }), patient()))
    for (const event of events) {
      if (event.type === 'text-delta') pieces.push(event.text);
      last = event;
    }
  expect([pieces.join(''), pieces.length > 5, last]).toEqual([text, true, { type: 'answer-end', finishReason: 'stop', usage: null }]);
  expect(await ask('', [coffee], { pictureTask })).toBe('');
});

it('fills a schema with what it can measure, in any of the languages', async () => {
  const properties = {
    numero_factura: { type: 'string' },
    fecha: { type: 'string', format: 'date' },
    cliente: { type: 'string' },
    email: { type: 'string' },
    total: { type: 'number' },
    subtotal: { type: 'number' },
    moneda: { type: 'string' },
    idioma: { enum: ['en', 'es', 'pt'] },
    items: {
      type: 'array',
      items: { type: 'object', properties: { description: { type: 'string' }, amount: { type: 'number' } }, required: ['description', 'amount'] },
    },
    estado_de_animo: { type: ['string', 'null'] },
    aprobado_por: { type: 'string' },
  };
  expect(await extract({ type: 'object', properties, required: ['total', 'estado_de_animo'] })).toEqual({
    numero_factura: 'F-2026/118',
    fecha: '2026-03-09',
    cliente: 'Panadería Núñez',
    email: 'hola@panaderia.es',
    total: 116.77,
    subtotal: 96.5,
    moneda: 'EUR',
    idioma: 'es',
    items: [
      { description: 'Harina de trigo', amount: 84.5 },
      { description: 'Levadura fresca', amount: 12 },
    ],
    estado_de_animo: null,
  });
});

it('fills a schema about the picture, with boxes', async () => {
  const box = {
    type: 'object',
    properties: { x: { type: 'integer' }, y: { type: 'integer' }, width: { type: 'integer' }, height: { type: 'integer' } },
    required: ['x', 'y', 'width', 'height'],
  };
  const schema = {
    type: 'object',
    properties: {
      faceCount: { type: 'integer' },
      hasPeople: { type: 'boolean' },
      width: { type: 'integer' },
      faces: { type: 'array', items: { type: 'object', properties: { emotion: { type: 'string' }, box: { $ref: '#/$defs/Box' } } } },
      dominant_color: { type: 'string', description: 'hex' },
      orientation: { enum: ['portrait', 'landscape', 'square'] },
      nsfw: { type: 'boolean' },
    },
    $defs: { Box: box },
  };
  const filled = (await extract(schema, [astronaut], 'en')) as { faces: { emotion: string; box: Record<string, number> }[] };
  expect(filled).toMatchObject({ faceCount: 1, hasPeople: true, width: 512, orientation: 'square', nsfw: false, dominant_color: 'grey' });
  expect(filled.faces).toEqual([
    { emotion: 'happy', box: { x: expect.any(Number), y: expect.any(Number), width: expect.any(Number), height: expect.any(Number) } },
  ]);
  // Her face is left of the middle, in the upper third.
  expect(filled.faces[0]!.box.x).toBeGreaterThan(130);
  expect(filled.faces[0]!.box.x).toBeLessThan(190);
});

it('refuses by name what must be there and cannot be measured, and gives null where that is allowed', async () => {
  const schema = { type: 'object', properties: { total: { type: 'number' }, moodOfTheAuthor: { type: 'string' } }, required: ['total', 'moodOfTheAuthor'] };
  const reason = expect.stringContaining('moodOfTheAuthor');
  await expect(extract(schema)).rejects.toMatchObject({ kind: 'bad_request', accepted: 'no', field: 'schema', reason });
  const orNull = { ...schema, properties: { ...schema.properties, moodOfTheAuthor: { type: ['string', 'null'] } } };
  expect(await extract(orNull)).toEqual({ total: 116.77, moodOfTheAuthor: null });
  const responseFormat = { type: 'json_schema' as const, name: 'x', schema };
  await expect(ask('', [invoice], { responseFormat })).rejects.toMatchObject({
    kind: 'bad_request',
    field: 'response_format',
    reason,
  });
});

it('says by name what it cannot do', () => {
  const refused = (asked: Partial<ProviderChatRequest>) => model.unsupported({ ...request('Hi', [coffee]), ...asked });
  expect(refused({})).toBeNull();
  expect(refused({ messages: [{ role: 'user', content: 'Hi' }] })).toMatchObject({ field: 'messages' });
  expect(refused({ messages: [{ role: 'user', content: [{ type: 'image', url: 'https://example.org/a.png' }] }] })).toMatchObject({
    field: 'messages[0].content[0].image_url',
  });
  expect(refused({ tools: [{ name: 'look' }] })).toMatchObject({ field: 'tools' });
  expect(refused({ responseFormat: { type: 'json_object' } })).toMatchObject({ field: 'response_format' });
});

it('keeps to its output bound and its stop words', async () => {
  const bounded = await model.complete(request('', [invoice], { maxOutputTokens: 2, pictureTask: { task: 'read-text', locale: 'es' } }), patient());
  expect(bounded).toMatchObject({ text: 'FACTUR', finishReason: 'length' });
  expect(await ask('', [invoice], { stop: ['Fecha'], pictureTask: { task: 'read-text', locale: 'es' } })).not.toContain('Fecha');
});

it('refuses bad pictures by name and looks at the next, odd ones as they are', async () => {
  const blank = sharp({ create: { width: 120, height: 80, channels: 3, background: '#c03030' } });
  for (const bad of [Buffer.alloc(0), Buffer.from('nothing'), hopper.subarray(0, 4_000)])
    await expect(ask('What size?', [coffee, bad], { pictureTask: { task: 'analyze', locale: 'en' } })).rejects.toMatchObject({
      kind: 'bad_request',
      field: 'images[1]',
    });
  const odd = [
    await blank.clone().toColourspace('cmyk').jpeg().toBuffer(),
    await blank.clone().toColourspace('rgb16').png().toBuffer(),
    await sharp([await blank.clone().png().toBuffer(), await blank.clone().png().toBuffer()], { join: { animated: true } })
      .gif()
      .toBuffer(),
    await sharp({ create: { width: 80, height: 120, channels: 3, background: '#c03030' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer(),
  ];
  for (const picture of odd) expect(await ask('What size, which colours?', [picture])).toMatch(/Main colours: red 100 %.*120 × 80/s);
});
