import { jsonBody, multipartBody } from './http-body.ts';

const read = ({ contentType, content }: { contentType: string; content: string | Buffer }) =>
  new Response(new Uint8Array(Buffer.from(content)), { headers: { 'content-type': contentType } }).formData();

it('writes forms that an independent reader takes apart into the same fields and bytes', async () => {
  const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 256));
  const form = await read(
    multipartBody([
      { name: 'prompt', value: 'línea 1\r\n--boundary\r\nlínea 2 🌉' },
      { name: 'image[]', fileName: 'a.png', contentType: 'image/png', content: bytes },
      { name: 'image[]', fileName: 'b.bin', contentType: 'application/octet-stream', content: Buffer.alloc(0) },
    ]),
  );
  expect(form.get('prompt')).toBe('línea 1\r\n--boundary\r\nlínea 2 🌉');
  const files = form.getAll('image[]') as File[];
  expect(files.map(({ name, type, size }) => [name, type, size])).toEqual([
    ['a.png', 'image/png', 1_000],
    ['b.bin', 'application/octet-stream', 0],
  ]);
  expect(Buffer.from(await files[0]!.arrayBuffer())).toEqual(bytes);
});

it('lets no name or type end its line', async () => {
  const evil = 'x"\r\ncontent-type: text/html\r\n\r\n<b>';
  const { content } = multipartBody([{ name: evil, fileName: evil, contentType: `image/png\r\nx-evil: 1`, content: Buffer.from('!') }]);
  const head = content.toString().split('\r\n\r\n')[0]!;
  expect(head.split('\r\n')).toHaveLength(3);
  expect(head).not.toMatch(/^x-evil|^content-type: text/m);
});

it('writes JSON', () => {
  expect(jsonBody({ a: 1 })).toEqual({ contentType: 'application/json', content: '{"a":1}' });
});
