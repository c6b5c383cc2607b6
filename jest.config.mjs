// One runner for every project: unit specs beside their file, suites over real processes under apps/*/test.
import { readdirSync, readFileSync, existsSync } from 'node:fs';

// Its exports have no entry for require(), which the CommonJS transform makes of every import.
const moduleNameMapper = { '^music-metadata$': '<rootDir>/node_modules/music-metadata/lib/index.js' };
for (const group of ['apps', 'libs', 'libs/providers', 'tools'])
  for (const folder of readdirSync(group)) {
    const manifest = `${group}/${folder}/package.json`;
    if (existsSync(manifest)) moduleNameMapper[`^${JSON.parse(readFileSync(manifest, 'utf8')).name}$`] = `<rootDir>/${group}/${folder}/src/index.ts`;
  }

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools'],
  testMatch: ['**/*.spec.ts'],
  moduleNameMapper,
  transform: { '\\.[cm]?[jt]sx?$': '<rootDir>/tools/jest-transform.cjs' },
  transformIgnorePatterns: ['\\.node$'],
  modulePathIgnorePatterns: ['/dist/'],
  globalSetup: '<rootDir>/tools/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/tools/jest-global-teardown.mjs',
  // Only what hangs is ended by it: a busy machine is no failure.
  testTimeout: 120_000,
  // Specs over processes mostly wait; one worker fewer than there are cores would leave a machine of two cores idle.
  maxWorkers: '100%',
  setupFilesAfterEnv: ['<rootDir>/tools/jest-second-try.cjs'],
  coverageProvider: 'v8',
};
