import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileIdOf } from '../../src/file-id.ts';
import type { ObjectStore, PutOptions } from '../../src/object-store.ts';
import { png, wav } from '@portazgo/samples';

export interface StoreUnderTest {
  /** The same files under another clock, as a process of another day would open them. */
  open(now?: () => Date): ObjectStore;
  /** Everything that lies there, under whatever name. */
  countLeftovers(): Promise<number>;
  close(): Promise<void>;
}

const terms: PutOptions = { owner: 'client_1', keepSeconds: 3_600, bytesMax: 20_000_000 };
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const tenMegabytes = Buffer.from(Array.from({ length: 10_000_000 / 4 }, (_, index) => [index & 255, (index >> 8) & 255, (index >> 16) & 255, 0]).flat());

async function* slices(content: Buffer, bytes: number, failAfter = Infinity): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < content.length; position += bytes) {
    if (position >= failAfter) throw new Error('the sender went away');
    await nextTurn();
    yield content.subarray(position, position + bytes);
  }
}

async function whole(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}

/** What every store does alike. */
export function describeObjectStore(name: string, openTested: () => Promise<StoreUnderTest>): void {
  describe(`the object store on ${name}`, () => {
    let tested: StoreUnderTest;
    let store: ObjectStore;
    beforeAll(async () => {
      tested = await openTested();
      store = tested.open();
    });
    afterAll(() => tested.close());

    it('gives back what it was given, with what the bytes say about it', async () => {
      const content = png(31, 17);
      const file = await store.put(content, { ...terms, accept: ['image'], name: '../../etc/fo\u0007to ñ.txt', field: 'image' });
      expect(file).toMatchObject({ owner: 'client_1', kind: 'image', mimeType: 'image/png', width: 31, height: 17, bytes: content.length, name: 'foto ñ.txt' });
      expect(file.sha256).toBe(sha256(content));
      expect(Date.parse(file.expiresAt) - Date.parse(file.createdAt)).toBe(3_600_000);
      expect(file.id).toMatch(/^\d{8}-[0-9a-z]{26}$/);
      expect(await store.head(file.id)).toEqual(file);
      expect(await tested.open().head(file.id)).toEqual(file);
      expect((await store.readAll(file)).equals(content)).toBe(true);
    });

    it('keeps a file under the id that its maker computed', async () => {
      const secret = createHash('sha256').update(name).digest();
      const id = fileIdOf(new Date(Date.now() + 3_600_000), secret);
      expect(await store.put(Buffer.from('kept'), { ...terms, id })).toMatchObject({ id });
      expect((await store.readAll({ id })).toString()).toBe('kept');
      await store.delete(id);
      expect(await store.head(id)).toBeNull();
    });

    it('measures sound', async () => {
      expect(await store.put(wav(2), { ...terms, accept: ['audio'] })).toMatchObject({ kind: 'audio', mimeType: 'audio/wav', durationSeconds: 2 });
    });

    it('takes ten megabytes in slices of any size, and reads any range of them', async () => {
      const file = await store.put(slices(tenMegabytes, 65_521), terms);
      expect(file).toMatchObject({ bytes: tenMegabytes.length, sha256: sha256(tenMegabytes), kind: 'other', mimeType: 'application/octet-stream' });
      expect((await store.readAll(file)).equals(tenMegabytes)).toBe(true);
      const last = tenMegabytes.length - 1;
      for (const [start, end] of [
        [0, 0],
        [262_143, 262_144],
        [262_144, 524_287],
        [8_388_600, 8_388_610],
        [1_000_000, 1_999_999],
        [last, last],
        [last - 5, last + 100],
      ] as const)
        expect((await whole(store.read(file.id, { start, end }))).equals(tenMegabytes.subarray(start, end + 1))).toBe(true);
      await expect(whole(store.read(file.id, { start: last + 1, end: last + 2 }))).rejects.toThrow(RangeError);
      await store.delete(file.id);
    });

    it('measures sound that is longer than one piece, from where it lies', async () => {
      const content = wav(660);
      expect(content.length).toBeGreaterThan(10_000_000);
      expect(await store.put(slices(content, 100_000), { ...terms, accept: ['audio'] })).toMatchObject({ durationSeconds: 660 });
    });

    it('lets a reader leave in the middle', async () => {
      const file = await store.put(tenMegabytes, terms);
      for await (const part of store.read(file.id)) {
        expect(part.length).toBeGreaterThan(0);
        break;
      }
      expect((await whole(store.read(file.id, { start: 5, end: 9 }))).equals(tenMegabytes.subarray(5, 10))).toBe(true);
      await store.delete(file.id);
    });

    it('keeps what the house declares only where the bytes tell nothing', async () => {
      const declared = { kind: 'audio', mimeType: 'audio/pcm' } as const;
      expect(await store.put(Buffer.alloc(2_000, 1), { ...terms, declared })).toMatchObject(declared);
      expect(await store.put(png(2, 2), { ...terms, declared })).toMatchObject({ kind: 'image', mimeType: 'image/png' });
    });

    it('deletes, once and again', async () => {
      const file = await store.put(png(3, 3), terms);
      await store.delete(file.id);
      await store.delete(file.id);
      expect(await store.head(file.id)).toBeNull();
      await expect(whole(store.read(file.id))).rejects.toMatchObject({ code: 'not_found' });
    });

    it('keeps many that come at once apart', async () => {
      const contents = Array.from({ length: 24 }, (_, index) => png(index + 1, 40));
      const files = await Promise.all(contents.map((content, index) => store.put(slices(content, 97), { ...terms, owner: `client_${index}` })));
      expect(new Set(files.map(({ id }) => id)).size).toBe(24);
      for (const [index, file] of files.entries()) {
        expect(await store.head(file.id)).toMatchObject({ owner: `client_${index}`, width: index + 1 });
        expect((await store.readAll(file)).equals(contents[index]!)).toBe(true);
      }
    });

    it.each([
      '',
      'x',
      '../../etc/passwd',
      '20261128-',
      `20261128-${'a'.repeat(25)}`,
      `20261128-${'A'.repeat(26)}`,
      `20261128-${'a'.repeat(25)}/`,
      `20261128-${'u'.repeat(26)}`,
      `20261128-${'a'.repeat(26)}`,
      `99999999-${'0'.repeat(26)}`,
    ])('knows nothing of the id %p', async (id) => {
      expect(await store.head(id)).toBeNull();
      await expect(whole(store.read(id))).rejects.toMatchObject({ code: 'not_found' });
      await expect(store.readAll({ id })).rejects.toMatchObject({ code: 'not_found' });
      await store.delete(id);
    });

    describe('leaves nothing behind', () => {
      const sound: PutOptions = { ...terms, accept: ['audio'], field: 'voice' };
      const picture: PutOptions = { ...terms, accept: ['image'], field: 'image' };
      it.each([
        [
          'of what is too large',
          () => store.put(slices(tenMegabytes, 100_000), { ...terms, bytesMax: 9_999_999, field: 'f' }),
          { code: 'file_too_large', details: { field: 'f', limitBytes: 9_999_999 } },
        ],
        ['of what is too large at once', () => store.put(png(2, 2), { ...terms, bytesMax: 10 }), { code: 'file_too_large' }],
        ['of an unwanted kind', () => store.put(slices(png(9, 9), 10), sound), { code: 'file_refused', details: { field: 'voice', reason: 'unwanted_type' } }],
        ['of nothing', () => store.put(Buffer.alloc(0), terms), { code: 'file_refused', details: { field: 'file', reason: 'empty' } }],
        [
          'of a picture that breaks off',
          () => store.put(png(99, 99).subarray(0, 60), picture),
          { code: 'file_refused', details: { field: 'image', reason: 'truncated' } },
        ],
        [
          'of a picture with too many pixels',
          () => store.put(pixels(90_000, 90_000), picture),
          { code: 'file_refused', details: { field: 'image', reason: 'too_many_pixels' } },
        ],
        ['of a long recording that cannot be read', () => store.put(slices(brokenFilm(), 100_000), { ...terms, accept: ['video'] }), { code: 'file_refused' }],
        ['of a sender that goes away at once', () => store.put(slices(png(9, 9), 10, 10), terms), { message: 'the sender went away' }],
        ['of a sender that goes away late', () => store.put(slices(tenMegabytes, 100_000, 9_500_000), terms), { message: 'the sender went away' }],
      ])('%s', async (_what, put, failure) => {
        const before = await tested.countLeftovers();
        await expect(put()).rejects.toMatchObject(failure);
        expect(await tested.countLeftovers()).toBe(before);
      });
    });

    it('forgets a file when its time is over, and destroys its day afterwards', async () => {
      const kept = await store.put(png(4, 4), { ...terms, keepSeconds: 5 * 86_400 });
      const file = await store.put(png(5, 5), terms);
      const later = tested.open(() => new Date(Date.parse(file.expiresAt) + 1));
      expect(await later.head(file.id)).toBeNull();
      await expect(whole(later.read(file.id))).rejects.toMatchObject({ code: 'not_found' });
      expect(await store.dropExpired(new Date(file.expiresAt))).toBe(0);
      expect(await store.head(file.id)).toEqual(file);
      expect(await store.dropExpired(new Date(Date.parse(file.expiresAt) + 86_400_000))).toBeGreaterThanOrEqual(1);
      expect(await store.head(file.id)).toBeNull();
      expect(await store.head(kept.id)).toEqual(kept);
      expect((await store.readAll(kept)).equals(png(4, 4))).toBe(true);
    });
  });
}

/** A header that promises what no content holds. */
function pixels(width: number, height: number): Buffer {
  const picture = png(1, 1);
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
}

/** Begins as an MP4 and goes on as noise, over several pieces. */
function brokenFilm(): Buffer {
  const content = Buffer.alloc(9_000_000, 0xff);
  Buffer.from('000000186674797069736f6d0000020069736f6d69736f32', 'hex').copy(content);
  return content;
}
