import { Readable } from 'node:stream';
import { readBody } from './read-body.ts';

const content = Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => (index * 7) & 255));
const inPieces = () => Readable.from(Array.from({ length: 10 }, (_, index) => content.subarray(index * 100_000, (index + 1) * 100_000)));

it.each([1_000_000, undefined])('a body whose length is told as %p is read whole', async (told) => {
  expect((await readBody(inPieces(), told, 1_000_000)).equals(content)).toBe(true);
  expect((await readBody(Readable.from([Buffer.from('a'), Buffer.from('b')]), told === undefined ? undefined : 2, 10)).toString()).toBe('ab');
});

it.each([999_999, undefined])('a body that is larger than it may be is refused when its length is told as %p', async (told) => {
  await expect(readBody(inPieces(), told, 999_998)).rejects.toMatchObject({ code: 'body_too_large', details: { limitBytes: 999_998 } });
});

it('a body that breaks off is refused as its stream says', async () => {
  const broken = new Readable({ read: () => undefined });
  const read = readBody(broken, undefined, 10);
  broken.push(Buffer.from('a'));
  broken.destroy(new Error('aborted'));
  await expect(read).rejects.toThrow('aborted');
});
