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

it('tells the services where fetched programs are: in the repository, or where it is told', () => {
  expect(readStartConfig('/srv/portazgo', { PORTAZGO_DATA: '/data' }).environment.LOCAL_PROGRAMS_DIR).toBe('/srv/portazgo/.data/programs');
  expect(readStartConfig('/srv/portazgo', { LOCAL_PROGRAMS_DIR: '/opt/programs' })).toMatchObject({
    programsFolder: '/opt/programs',
    environment: { LOCAL_PROGRAMS_DIR: '/opt/programs' },
  });
});

it('takes an empty variable for an absent one', () => {
  expect(readStartConfig('/', { PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 8080, databaseUrl: undefined });
});

it('names every variable that is wrong', () => {
  expect(() => readStartConfig('/', { PORT: 'eighty', ADMIN_PORT: '70000' })).toThrow(/PORT: [\s\S]*ADMIN_PORT: /);
});
