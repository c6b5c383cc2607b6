import { fileExtension } from './file-extension.ts';
import { fileIdOfName, signFileLink, verifyFileLink } from './file-link.ts';

const secret = 'a secret of tests';
const file = { id: `20261128-${'a'.repeat(26)}`, owner: 'client_1', mimeType: 'image/png' };
const expiresAt = new Date('2026-11-22T10:00:00Z');
const link = new URL(signFileLink({ publicUrl: 'https://api.example.com/', secret, file, expiresAt }));
const presented = { expires: link.searchParams.get('expires')!, signature: link.searchParams.get('signature')! };
const verify = (more: Partial<Parameters<typeof verifyFileLink>[0]> = {}) =>
  verifyFileLink({ secret, file, ...presented, now: new Date('2026-11-22T09:59:59Z'), ...more });

describe('a link to a file', () => {
  it('is good until it ends', () => {
    expect(link.href).toBe(`https://api.example.com/files/${file.id}.png?expires=1795341600&signature=${presented.signature}`);
    expect(verify()).toBe(true);
    expect(verify({ now: expiresAt })).toBe(false);
  });

  it.each([
    ['another file', { file: { ...file, id: file.id.replace('a', 'b') } }],
    ['another owner', { file: { ...file, owner: 'client_2' } }],
    ['another time', { expires: '1795341601' }],
    ['another secret', { secret: 'another secret' }],
    ['a shorter signature', { signature: presented.signature.slice(0, -2) }],
    ['a longer signature', { signature: `${presented.signature}AAAA` }],
    ['no signature', { signature: '' }],
    ['no time', { expires: '' }],
    ['a time that is no number', { expires: '1e12' }],
    ['an endless time', { expires: '9'.repeat(400) }],
  ])('is not good for %s', (_what, other) => {
    expect(verify(other)).toBe(false);
  });
});

it.each([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['audio/mpeg', 'mp3'],
  ['video/mp4', 'mp4'],
  ['model/gltf-binary', 'glb'],
  ['application/x-odd+thing;v=1', 'xoddthingv'],
  ['odd', 'bin'],
])('a file of type %s is known by the ending %s, and by its id alone', (mimeType, extension) => {
  expect(fileExtension(mimeType)).toBe(extension);
  expect(fileIdOfName(`${file.id}.${extension}`)).toBe(file.id);
  expect(fileIdOfName(file.id)).toBe(file.id);
});
