import { decodeBase64, encodeBase64 } from './base64-content.ts';

async function decoded(text: string, bytesMax = 100_000_000): Promise<Buffer> {
  const parts = [];
  for await (const part of decodeBase64(text, { field: 'image', bytesMax })) parts.push(part);
  return Buffer.concat(parts);
}

describe('base64', () => {
  const content = Buffer.from(Array.from({ length: 3_000_001 }, (_, index) => (index * 7) & 255));
  it.each([
    ['bare', content.toString('base64')],
    ['of the kind for addresses', content.toString('base64url')],
    ['in lines', content.toString('base64').replaceAll(/.{76}/g, '$&\r\n')],
    ['as a data URI', `data:image/png;base64,${content.toString('base64')}`],
    ['as a data URI with parameters', `data:audio/webm;codecs=opus;base64,${content.toString('base64')}`],
    ['as a data URI of a type that does not exist', `data:image/jpg;base64,${content.toString('base64')}`],
    ['as a data URI in capitals', `DATA:IMAGE/PNG;CHARSET=UTF-8;BASE64,${content.toString('base64')}`],
    ['as a data URI with a parameter without a value', `data:image/png;charset;base64,${content.toString('base64')}`],
    ['as a data URI with a name and spaces', `data:image/png; name=a b.png; base64,${content.toString('base64')}`],
    ['as a data URI in lines', `data:image/png;base64,\n${content.toString('base64').replaceAll(/.{76}/g, '$&\n')}\n`],
    ['as a data URI of the kind for addresses, without its end', `data:image/png;base64,${content.toString('base64url').replace(/=+$/, '')}`],
    ['as a data URI that was escaped', `data:image/png;base64,${encodeURIComponent(content.toString('base64'))}`],
    ['as a data URI without a type', `DATA:;BASE64,${content.toString('base64')}`],
  ])('%s is decoded', async (_how, text) => {
    expect((await decoded(text)).equals(content)).toBe(true);
  });

  it.each([
    'data:image/png,hola',
    'data:image/svg+xml;utf8,<svg/>',
    'data:image/png;base64,%00',
    'aGVsbG8gd29ybGQ=aGVsbG8',
    'hola, mundo; y más',
    'abcde',
    'data:',
  ])('%p is none', async (text) => {
    await expect(async () => decoded(text)).rejects.toMatchObject({ code: 'file_refused', details: { field: 'image', reason: 'not_base64' } });
  });

  it('is made as it is read', async () => {
    expect(await encodeBase64(content)).toBe(content.toString('base64'));
  });

  it('in lines that makes too many bytes is refused when there are', async () => {
    await expect(async () => decoded(content.toString('base64').replaceAll(/.{76}/g, '$&\r\n'), 3_000_000)).rejects.toMatchObject({ code: 'file_too_large' });
  });

  it('that makes too many bytes is refused before one of them is made', () => {
    expect(() => decodeBase64(content.toString('base64'), { field: 'image', bytesMax: 3_000_000 })).toThrow(
      expect.objectContaining({ code: 'file_too_large', details: { field: 'image', limitBytes: 3_000_000 } }),
    );
    expect(() => decodeBase64(content.toString('base64'), { field: 'image', bytesMax: 3_000_001 })).not.toThrow();
  });
});
