import { checkImages } from './image-check.ts';

const starts: Readonly<Record<string, Buffer>> = {
  png: Buffer.from('89504e470d0a1a0a', 'hex'),
  jpeg: Buffer.from('ffd8ffe0', 'hex'),
  gif: Buffer.from('GIF89a'),
  webp: Buffer.from('RIFF0000WEBP'),
};
const dataUrl = (type: string, start: Buffer, bytes = 64) =>
  `data:image/${type};base64,${Buffer.concat([start, Buffer.alloc(bytes - start.length)]).toString('base64')}`;
const check = (url: string) => () =>
  checkImages(
    [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'look' },
          { type: 'image', url },
        ],
      },
    ],
    1_000,
  );

it.each(Object.entries(starts))('takes a %s that is one', (type, start) => {
  expect(check(dataUrl(type, start))).not.toThrow();
});

it('leaves addresses to the adapter', () => {
  expect(check('https://example.com/a.png')).not.toThrow();
});

it.each([
  ['file:///etc/passwd', /address or a data URL/],
  ['javascript:alert(1)', /address or a data URL/],
  ['data:image/svg+xml;base64,PHN2Zz4=', /address or a data URL/],
  ['data:text/html;base64,AAAA', /address or a data URL/],
  ['data:image/png;base64,', /not base64/],
  ['data:image/png;base64,%%%%', /not base64/],
  [dataUrl('png', starts.jpeg ?? Buffer.alloc(0)), /not the PNG/],
  [dataUrl('webp', starts.png ?? Buffer.alloc(0)), /not the WEBP/],
  [dataUrl('png', starts.png ?? Buffer.alloc(0), 2_000), /larger than 1000 bytes/],
])('refuses %.40s and names the field', (url, reason) => {
  expect(check(url)).toThrow(
    expect.objectContaining({ code: 'invalid_request', details: { field: 'messages[0].content[1].image_url', reason: expect.stringMatching(reason) } }),
  );
});
