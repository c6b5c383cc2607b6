import { readStartConfig } from './start.config.ts';

it('needs nothing and starts on the usual address', () => {
  expect(readStartConfig('/srv/portazgo', {})).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    dataFolder: '/srv/portazgo/.data',
    databaseUrl: undefined,
    startedByNpm: false,
  });
});

it('takes an empty variable for an absent one', () => {
  expect(readStartConfig('/', { PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 8080, databaseUrl: undefined });
});

it('names every variable that is wrong', () => {
  expect(() => readStartConfig('/', { PORT: 'eighty', ADMIN_PORT: '70000' })).toThrow(/PORT: [\s\S]*ADMIN_PORT: /);
});
