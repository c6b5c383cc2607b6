import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { createLogger, newRequestId } from '@portazgo/platform';
import { openObjectStore, type ObjectStore, storageConfig } from '@portazgo/storage';
import type { NatsConnection } from 'nats';
import { GatewayLogger } from '../../../../gateway.logger.ts';
import { readResponseId, ResponseIds } from '../output/response-ids.ts';
import { ResponseCipher } from './response-cipher.ts';
import { ResponseStore, type ResponseOwner, type StoredResponse } from './response-store.ts';

const key = randomBytes(32).toString('hex');
const logger = new GatewayLogger(createLogger({ service: 'gateway', level: 'silent' }));
const requestId = '01KAQT7DBW0000000000000000';
const owner: ResponseOwner = { clientId: 'client_1', mode: 'live' };
const settings = { keepDays: 30, bytesMax: 100_000, timeoutMs: 5_000 };

let folder: string;
let objects: ObjectStore;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'responses-'));
  objects = await openObjectStore(storageConfig.parse({ STORAGE: 'disk', STORAGE_DIR: folder }), {} as NatsConnection);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function open(more: Partial<typeof settings> = {}, keyHex: string | null = key, store: ObjectStore = objects): ResponseStore {
  return new ResponseStore(store, keyHex === null ? undefined : new ResponseCipher(keyHex), { ...settings, ...more }, logger);
}

function stored(id: string, said = 'a secret word'): StoredResponse {
  return {
    response: {
      id,
      object: 'response',
      created_at: 1,
      completed_at: 2,
      status: 'completed',
      model: 'case',
      output: [],
      store: true,
      previous_response_id: null,
      incomplete_details: null,
      error: null,
      usage: null,
    },
    input: [{ type: 'message', role: 'user', id: 'msg_1', content: said }],
  };
}
const freshId = () => open().newIds(newUlid()).response;
const newUlid = () => {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let ms = Date.now();
  let time = '';
  for (let place = 0; place < 10; place++) {
    time = alphabet.charAt(ms % 32) + time;
    ms = Math.floor(ms / 32);
  }
  return time + Array.from(randomBytes(16), (byte) => alphabet.charAt(byte & 31)).join('');
};

describe('a stored response', () => {
  it('is found again by its owner alone', async () => {
    const id = freshId();
    const store = open();
    expect(await store.keep(owner, stored(id))).toBe(true);
    expect(await store.find(owner, id)).toEqual(stored(id));
    expect(await store.find({ ...owner, clientId: 'client_2' }, id)).toBeNull();
    expect(await store.find({ ...owner, mode: 'test' }, id)).toBeNull();
    expect(await open({}, randomBytes(32).toString('hex')).find(owner, id)).toBeNull();
  });

  it('is found again after the time that responses are kept has changed', async () => {
    const id = freshId();
    await open().keep(owner, stored(id));
    expect(await open({ keepDays: 3 }).find(owner, id)).not.toBeNull();
  });

  it('lies sealed: nothing of it can be read on the disk, and its name says neither id nor client', async () => {
    const id = freshId();
    await open().keep(owner, stored(id, 'unmistakable words'));
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      expect(entry.name).not.toContain(id.slice(5));
      const bytes = await readFile(path.join(entry.parentPath, entry.name), 'latin1');
      expect(bytes).not.toContain('unmistakable');
    }
  });

  it('is gone when it is deleted, by its owner only', async () => {
    const id = freshId();
    const store = open();
    await store.keep(owner, stored(id));
    expect(await store.delete({ ...owner, clientId: 'client_2' }, id)).toBe(false);
    expect(await store.find(owner, id)).not.toBeNull();
    expect(await store.delete(owner, id)).toBe(true);
    expect(await store.find(owner, id)).toBeNull();
    expect(await store.delete(owner, id)).toBe(false);
  });

  it.each(['', 'resp_', 'resp_1', `msg_${requestId}0u_0`, `resp_${requestId}`, '../../etc/passwd', 'resp_\u0000', 'x'.repeat(10_000), 'constructor'])(
    'is not found under what is no id of a response: %j',
    async (id) => {
      expect(await open().find(owner, id)).toBeNull();
      expect(await open().delete(owner, id)).toBe(false);
    },
  );

  it('is not kept when it is too large, when there is no key, or when its time is over', async () => {
    expect(await open({ bytesMax: 100 }).keep(owner, stored(freshId()))).toBe(false);
    expect(await open({}, null).keep(owner, stored(freshId()))).toBe(false);
    expect(await open().keep(owner, stored(new ResponseIds('01ARZ3NDEKTSV4RRFFQ69G5FAV', 30).response))).toBe(false);
  });

  it('that the store fails to take is told as not kept', async () => {
    const failing = Object.create(objects, { put: { value: () => Promise.reject(new Error('down')) } }) as ObjectStore;
    expect(await open({}, key, failing).keep(owner, stored(freshId()))).toBe(false);
  });

  it('is not waited for again at once after the store has failed', async () => {
    let puts = 0;
    let clock = Date.now();
    const put = () => {
      puts++;
      return Promise.reject(new Error('down'));
    };
    const failing = Object.create(objects, { put: { value: put } }) as ObjectStore;
    const store = new ResponseStore(failing, new ResponseCipher(key), settings, logger, () => new Date(clock));
    await store.keep(owner, stored(freshId()));
    await store.keep(owner, stored(freshId()));
    expect(puts).toBe(1);
    clock += 5_000;
    await store.keep(owner, stored(freshId()));
    expect(puts).toBe(2);
  });

  it('that was stored too late goes again: its client was told that it is not stored', async () => {
    const id = freshId();
    let finish: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (finish = resolve));
    let deleted: () => void = () => undefined;
    const isDeleted = new Promise<void>((resolve) => (deleted = resolve));
    const slow = Object.create(objects, {
      put: { value: async (...given: Parameters<ObjectStore['put']>) => waiting.then(() => objects.put(...given)) },
      delete: { value: (name: string) => objects.delete(name).then(deleted) },
    }) as ObjectStore;
    expect(await open({ timeoutMs: 1 }, key, slow).keep(owner, stored(id))).toBe(false);
    finish();
    await isDeleted;
    expect(await open().find(owner, id)).toBeNull();
  });
});

describe('the ids of a response', () => {
  it('say which response an item belongs to and how long that is kept', () => {
    const ids = new ResponseIds(requestId, 30);
    const read = { responseId: ids.response, requestId, keepDays: 30 };
    expect(readResponseId(ids.response)).toEqual({ ...read, isResponse: true });
    expect(readResponseId(ids.outputItem('msg', 3))).toEqual({ ...read, isResponse: false });
    expect(readResponseId(ids.inputItem('in', 12))).toEqual({ ...read, isResponse: false });
  });

  it('made of the id that a request has carry its time, so that what is kept is found and expires', async () => {
    const store = open();
    const ids = store.newIds(newRequestId());
    expect(readResponseId(ids.response)).toMatchObject({ isResponse: true, responseId: ids.response, keepDays: 30 });
    expect(readResponseId(ids.outputItem('msg', 3))).toMatchObject({ isResponse: false, responseId: ids.response });
    expect(await store.keep(owner, stored(ids.response))).toBe(true);
    expect((await store.find(owner, ids.response))?.response.id).toBe(ids.response);
  });
});

const unopened = /unable to authenticate data|sealed in a way/;

describe('what is sealed', () => {
  it('opens in its own place only, unchanged only', async () => {
    const cipher = new ResponseCipher(key);
    const sealed = await cipher.seal('words', 'here');
    expect(await cipher.open(sealed, 'here', 1_000)).toBe('words');
    await expect(cipher.open(sealed, 'there', 1_000)).rejects.toThrow(unopened);
    for (let byte = 0; byte < sealed.length; byte++) {
      const changed = Buffer.from(sealed);
      changed[byte] = (changed[byte] ?? 0) ^ 1;
      await expect(cipher.open(changed, 'here', 1_000)).rejects.toThrow(unopened);
    }
    for (let length = 0; length < sealed.length; length++) await expect(cipher.open(sealed.subarray(0, length), 'here', 1_000)).rejects.toThrow(unopened);
  });

  it('does not swell beyond its bound when it is opened', async () => {
    const cipher = new ResponseCipher(key);
    await expect(cipher.open(await cipher.seal('a'.repeat(100_000), 'here'), 'here', 1_000)).rejects.toThrow('Cannot create a Buffer');
  });

  it('as a thought is read here and ignored when it comes from elsewhere', () => {
    const cipher = new ResponseCipher(key);
    const sealed = cipher.sealThought('hm');
    expect(sealed).not.toContain('hm');
    expect(cipher.openThought(sealed)).toBe('hm');
    for (const other of [
      '',
      'gAAAAAB',
      'ptz1.',
      'ptz1.AAAA',
      `${sealed.slice(0, -2)}AA`,
      new ResponseCipher(randomBytes(32).toString('hex')).sealThought('hm'),
    ])
      expect(cipher.openThought(other)).toBeUndefined();
  });

  it.each(['', 'abc', 'zz'.repeat(32), '00'.repeat(31)])('takes no key like %j', (bad) => {
    expect(() => new ResponseCipher(bad)).toThrow('32 bytes');
  });
});
