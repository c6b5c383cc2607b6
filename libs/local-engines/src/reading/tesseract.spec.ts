import { createRequire } from 'node:module';
import path from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import sharp from 'sharp';
import { EngineRack } from '../host/engine-rack.ts';
import { tesseract, type ReadingLanguage } from './tesseract.ts';

jest.setTimeout(120_000);

const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 8, memoryFactor: 1 });
afterAll(() => rack.close());

const fonts = path.dirname(createRequire(path.join(process.cwd(), 'start')).resolve('dejavu-fonts-ttf/package.json'));
GlobalFonts.registerFromPath(path.join(fonts, 'ttf', 'DejaVuSerif.ttf'), 'Page');

const pages: Readonly<Record<ReadingLanguage, readonly string[]>> = {
  en: [
    'The old stone bridge was built in 1764 and carried every',
    'cart, coach and flock of sheep across the river for more',
    'than two hundred years. Travellers paid a small toll at the',
    'house on the northern bank; farmers nearby were excused.',
  ],
  es: [
    'El antiguo puente de piedra se construyó en 1764 y durante',
    'más de doscientos años pasó por él cuanto cruzaba el río:',
    '¿Quién guardó los libros? El párroco, según dicen, los tenía',
    'en una habitación húmeda, detrás del órgano de la iglesia.',
  ],
  pt: [
    'A antiga ponte de pedra foi construída em 1764 e, durante',
    'mais de duzentos anos, por ela passaram carroças, rebanhos',
    'e viajantes que pagavam uma pequena portagem à entrada. Os',
    'camponeses da região não; às vezes, porém, davam pão e maçãs.',
  ],
};

function render(lines: readonly string[], size = 22): Buffer {
  const canvas = createCanvas(size * 36, lines.length * size * 1.7 + size * 3);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#111';
  context.font = `${size}px Page`;
  lines.forEach((line, index) => context.fillText(line, size * 1.5, size * 2.2 + index * size * 1.7));
  return canvas.toBuffer('image/png');
}

/** Turned by a degree and a half, with the grain of a camera, softly focused, and in a poor JPEG. */
const photographed = async (page: Buffer) => {
  const { width = 0, height = 0 } = await sharp(page).metadata();
  const noise = await sharp({ create: { width, height, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 26 } } })
    .png()
    .toBuffer();
  return sharp(
    await sharp(page)
      .composite([{ input: noise, blend: 'soft-light' }])
      .png()
      .toBuffer(),
  )
    .rotate(1.5, { background: '#e4e2da' })
    .blur(0.6)
    .jpeg({ quality: 45 })
    .toBuffer();
};

const words = (text: string) => text.split(/\s+/).filter(Boolean);

/** Edits from one list of words to the other, for each word of the first. */
function wordErrorRate(wanted: string, read: string): number {
  const [one, other] = [words(wanted), words(read)];
  let row = other.map((_, index) => index + 1);
  one.forEach((word, index) => {
    let [corner, left] = [index, index + 1];
    row = row.map((above, at) => {
      const value = Math.min(above + 1, left + 1, corner + (other[at] === word ? 0 : 1));
      [corner, left] = [above, value];
      return value;
    });
  });
  return (row.at(-1) ?? one.length) / one.length;
}

const read = (picture: Buffer, { language = null, guess = 'en' }: { language?: ReadingLanguage | null; guess?: ReadingLanguage } = {}) =>
  rack.host(tesseract).run('read', { picture, role: 'image', language, guess }, { signal: new AbortController().signal, totalMs: 60_000 });

it.each(['en', 'es', 'pt'] as const)('reads a page in %s, whatever language it was taken for, and photographed as well', async (language) => {
  const wanted = pages[language].join('\n');
  const page = render(pages[language]);
  const guess = language === 'pt' ? 'es' : 'pt';
  const clean = await read(page, { guess });
  const poor = await read(await photographed(page), { guess: language });
  expect([clean.language, poor.language]).toEqual([language, language]);
  expect(clean.confidence).toBeGreaterThan(0.85);
  expect(wordErrorRate(wanted, clean.text)).toBeLessThan(0.02);
  expect(wordErrorRate(wanted, poor.text)).toBeLessThan(0.02);
});

it('says where each word stands, also on a page that is turned', async () => {
  const page = render(['Ticket 4711', 'Total 12,50']);
  const { width = 0, height = 0 } = await sharp(page).metadata();
  const at = async (picture: Buffer, word: string) => {
    const { lines } = await read(picture, { language: 'en' });
    const { left, top, width: wide, height: high } = lines.flatMap((line) => line.words).find(({ text }) => text === word)!.box;
    return [left + wide / 2, top + high / 2] as const;
  };
  const [x, y] = await at(page, '4711');
  // 22 px letters, on the first line.
  expect([x > 110 && x < 190, y > 30 && y < 55]).toEqual([true, true]);
  const slanted = await sharp(page).rotate(3, { background: '#fff' }).png().toBuffer();
  const size = await sharp(slanted).metadata();
  const angle = (3 * Math.PI) / 180;
  const [dx, dy] = [x - width / 2, y - height / 2];
  const [slantedX, slantedY] = await at(slanted, '4711');
  expect(Math.abs(slantedX - (size.width! / 2 + dx * Math.cos(angle) - dy * Math.sin(angle)))).toBeLessThan(6);
  expect(Math.abs(slantedY - (size.height! / 2 + dx * Math.sin(angle) + dy * Math.cos(angle)))).toBeLessThan(6);
});

it('reads a page that lies on its side, by EXIF or without, and small letters', async () => {
  const page = render(pages.en);
  const lying = await sharp(page).rotate(90).toBuffer();
  const turned = await read(lying);
  expect(wordErrorRate(pages.en.join('\n'), turned.text)).toBeLessThan(0.02);
  // Its boxes are of the picture as it came.
  expect(turned.lines[0]!.box.height).toBeGreaterThan(turned.lines[0]!.box.width * 5);
  const marked = await sharp(lying).withMetadata({ orientation: 8 }).jpeg().toBuffer();
  expect(wordErrorRate(pages.en.join('\n'), (await read(marked)).text)).toBeLessThan(0.02);
  expect(wordErrorRate(pages.en.join('\n'), (await read(render(pages.en, 11))).text)).toBeLessThan(0.02);
});

it('finds no text where there is none, and reads on after what it cannot read', async () => {
  const blank = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#39c' } })
    .png()
    .toBuffer();
  expect(await read(blank)).toEqual({ text: '', lines: [], language: null, confidence: 0 });
  for (const bad of [Buffer.alloc(0), Buffer.from('no picture'), render(pages.en).subarray(0, 900)])
    await expect(read(bad)).rejects.toMatchObject({ kind: 'refused', field: 'image' });
  const dot = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  expect((await read(dot)).text).toBe('');
  expect((await read(render(['Still here']), { language: 'en' })).text).toBe('Still here');
});

it('reads a mail address that stands alone on its line, in a language whose data do not know its sign', async () => {
  for (const size of [20, 22, 29]) {
    const { text } = await read(render(['Gracias por su confianza. Escríbanos a', 'hola@example.com'], size), { language: 'es' });
    expect(text.split('\n').at(-1)).toBe('hola@example.com');
  }
});
