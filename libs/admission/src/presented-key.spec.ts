import { createApiKey, hashApiKey } from '@portazgo/contracts';
import { readBearer, readPresentedKey } from './presented-key.ts';

const pepper = 'a pepper of this test';

describe('the presented key', () => {
  it('is taken from a bearer header, whatever the case of the scheme', () => {
    expect(readBearer('Bearer abc')).toBe('abc');
    expect(readBearer('bearer  abc')).toBe('abc');
  });

  it.each([undefined, ''])('is missing when the header is %p', (header) => {
    expect(() => readBearer(header)).toThrow(expect.objectContaining({ code: 'key_missing' }));
  });

  it.each(['abc', 'Basic abc', 'Bearer', 'Bearer ', 'Bearer a b'])('is malformed in %p', (header) => {
    expect(() => readBearer(header)).toThrow(expect.objectContaining({ code: 'key_malformed' }));
  });

  it.each(['live', 'test'] as const)('is hashed under the pepper when it is well formed, and says that it is for %s', (keyMode) => {
    const key = createApiKey(keyMode);
    expect(readPresentedKey(key, pepper)).toEqual({ keyHash: hashApiKey(key, pepper), keyMode });
  });

  it('is refused here when a character was mistyped', () => {
    const key = createApiKey('test');
    const mistyped = key.slice(0, 12) + (key[12] === 'a' ? 'b' : 'a') + key.slice(13);
    expect(() => readPresentedKey(mistyped, pepper)).toThrow(expect.objectContaining({ code: 'key_checksum' }));
    expect(() => readPresentedKey(key.slice(0, -1), pepper)).toThrow(expect.objectContaining({ code: 'key_malformed' }));
  });
});
