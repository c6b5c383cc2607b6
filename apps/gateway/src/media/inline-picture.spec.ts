import { inlinePicture } from './inline-picture.ts';

const terms = { field: 'messages[0].content[0].image_url', bytesMax: 1_000 };
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), Buffer.from('JFIF\0'), Buffer.alloc(20, 1)]).toString('base64');

describe('a picture inside a request', () => {
  it.each([
    ['image/jpg', jpeg, 'image/jpeg'],
    ['image/jpeg', png, 'image/png'],
    ['image/png', jpeg, 'image/jpeg'],
    ['application/octet-stream', png, 'image/png'],
    ['', png, 'image/png'],
    ['IMAGE/PNG;charset=utf-8', png, 'image/png'],
  ])('called %s is what its bytes say', async (called, base64, is) => {
    expect(await inlinePicture(`data:${called};base64,${base64}`, terms)).toBe(`data:${is};base64,${base64}`);
  });

  it('loses the lines, the alphabet and the missing end of its base64', async () => {
    const url = `data:image/png;base64,\n${Buffer.from(png, 'base64').toString('base64url').replaceAll(/.{10}/g, '$&\r\n')}`;
    expect(await inlinePicture(url, terms)).toBe(`data:image/png;base64,${png}`);
  });

  it.each([
    [`data:image/png;base64,${Buffer.from('hola, mundo').toString('base64')}`, 'unwanted_type'],
    [`data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')}`, 'unwanted_type'],
    ['data:image/png;base64,', 'empty'],
    ['data:image/png;base64,***', 'not_base64'],
    ['data:image/png,hola', 'not_base64'],
  ])('%s is refused', async (url, reason) => {
    await expect(inlinePicture(url, terms)).rejects.toMatchObject({ code: 'file_refused', details: { field: terms.field, reason } });
  });

  it('that is too large is refused before it is made', async () => {
    await expect(inlinePicture(`data:image/png;base64,${png}`, { ...terms, bytesMax: 8 })).rejects.toMatchObject({ code: 'file_too_large' });
  });
});
