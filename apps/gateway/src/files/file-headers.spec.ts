import type { MediaKind, StoredFile } from '@portazgo/contracts';
import { fileHeaders } from './file-headers.ts';

const now = new Date('2026-11-22T10:00:00Z');
const file = (kind: MediaKind, mimeType: string, more: Partial<StoredFile> = {}): StoredFile => ({
  id: `20261128-${'a'.repeat(26)}`,
  owner: 'client_1',
  kind,
  mimeType,
  bytes: 5,
  sha256: 'a'.repeat(64),
  createdAt: '2026-11-22T09:00:00.000Z',
  expiresAt: '2026-11-27T09:00:00.000Z',
  ...more,
});
const dispositionOf = (stored: StoredFile, download = false) => fileHeaders(stored, { download, now })['content-disposition'];

describe('the headers of a file', () => {
  it.each([
    ['image', 'image/png'],
    ['audio', 'audio/mpeg'],
    ['video', 'video/mp4'],
  ] as const)('show %s where it stands', (kind, mimeType) => {
    expect(dispositionOf(file(kind, mimeType))).toMatch(/^inline; /);
    expect(dispositionOf(file(kind, mimeType), true)).toMatch(/^attachment; /);
  });

  it.each([
    ['other', 'application/xml'],
    ['other', 'image/svg+xml'],
    ['text', 'text/plain'],
    ['model3d', 'model/gltf-binary'],
    ['other', 'application/pdf'],
  ] as const)('only hand over %s %s', (kind, mimeType) => {
    expect(dispositionOf(file(kind, mimeType))).toMatch(/^attachment; /);
  });

  it('let nothing of it act in a browser', () => {
    expect(fileHeaders(file('image', 'image/png'), { download: false, now })).toMatchObject({
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=3600',
    });
  });

  it('let it be kept no longer than it lives', () => {
    const over = file('image', 'image/png', { expiresAt: '2026-11-22T10:00:30.000Z' });
    expect(fileHeaders(over, { download: false, now })['cache-control']).toBe('private, max-age=30');
  });

  it('carry a name that cannot break out of them', () => {
    expect(dispositionOf(file('image', 'image/png', { name: 'a"b;\\c (1)ñ.png' }))).toBe(
      `inline; filename="a_b__c (1)_.png"; filename*=UTF-8''a%22b%3B%5Cc%20%281%29%C3%B1.png`,
    );
    expect(dispositionOf(file('audio', 'audio/mpeg'))).toContain(`filename="20261128-${'a'.repeat(26)}.mp3"`);
  });
});
