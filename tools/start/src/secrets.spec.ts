import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSecrets } from './secrets.ts';
import { readStartConfig } from './start.config.ts';

const dataFolder = mkdtempSync(path.join(tmpdir(), 'portazgo-secrets-'));
const file = path.join(dataFolder, 'secrets.json');
const config = (variables: Record<string, string> = {}) => readStartConfig('/', { PORTAZGO_DATA: dataFolder, ...variables });
beforeEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

it('makes secrets once, in a file only its owner may read', () => {
  const first = readSecrets(config());
  expect(readSecrets(config())).toEqual(first);
  expect(first.keyPepper).toMatch(/^[0-9a-f]{64}$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('prefers the secrets of the environment without keeping them', () => {
  const kept = readSecrets(config());
  const adminToken = 'a-token-of-my-own-choice';
  expect(readSecrets(config({ ADMIN_TOKEN: adminToken }))).toEqual({ ...kept, adminToken });
  expect(readFileSync(file, 'utf8')).not.toContain(adminToken);
});

it('does not replace a damaged file, since with it every key would be lost', () => {
  writeFileSync(file, '{"keyPepper":');
  expect(() => readSecrets(config())).toThrow(`${file} is damaged`);
  expect(readFileSync(file, 'utf8')).toBe('{"keyPepper":');
});
