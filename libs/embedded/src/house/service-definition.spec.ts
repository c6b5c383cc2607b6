import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SERVICES, serviceDefinition, type HouseSettings, type ServiceName } from './service-definition.ts';

const repository = mkdtempSync(path.join(tmpdir(), 'portazgo-services-'));
const declared: Partial<Record<ServiceName, string[]>> = {
  llm: ['DEEPSEEK_API_KEY', 'LOG_LEVEL', 'NATS_URL'],
  audio: ['SUNO_API_KEY', 'LOG_LEVEL', 'NATS_URL', 'S3_BUCKET'],
  billing: ['DATABASE_URL', 'LOG_LEVEL', 'NATS_URL'],
};
beforeAll(() => {
  for (const service of SERVICES) {
    const folder = path.join(repository, 'apps', service, 'dist');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'variables.json'), JSON.stringify(declared[service] ?? ['LOG_LEVEL', 'NATS_URL']));
  }
});
afterAll(() => rmSync(repository, { recursive: true, force: true }));

const settings = (environment: NodeJS.ProcessEnv): HouseSettings => ({
  repository,
  databaseUrl: 'postgresql://database',
  natsUrl: 'nats://broker',
  secrets: { keyPepper: 'pepper', adminToken: 'token', fileLinkSecret: 'link', webhookSecretsKey: 'webhook', responsesKey: 'responses' },
  environment,
  port: 1,
  adminPort: 2,
  publicUrl: 'http://gateway',
});
const environmentOf = (service: ServiceName, environment: NodeJS.ProcessEnv) => serviceDefinition(service, settings(environment)).environment;
const seenBy = (environment: NodeJS.ProcessEnv) => (name: string) => SERVICES.filter((service) => environmentOf(service, environment)[name] !== undefined);

it('passes a credential of a provider only to services that declare it', () => {
  const seers = seenBy({ DEEPSEEK_API_KEY: 'd', SUNO_API_KEY: 's', SOME_OTHER_TOKEN: 'x' });
  expect([seers('DEEPSEEK_API_KEY'), seers('SUNO_API_KEY'), seers('SOME_OTHER_TOKEN')]).toEqual([['llm'], ['audio'], []]);
});

it('passes what every program needs, and the places of S3 credentials where files are kept', () => {
  const seers = seenBy({ PATH: '/bin', NODE_OPTIONS: '--x', LOG_LEVEL: 'warn', AWS_PROFILE: 'p' });
  expect([seers('PATH'), seers('NODE_OPTIONS'), seers('LOG_LEVEL')]).toEqual([SERVICES, SERVICES, SERVICES]);
  expect(seers('AWS_PROFILE')).toEqual(['audio']);
});

it('never passes on an address or secret of ours, though a service declares one by that name', () => {
  expect(environmentOf('billing', { DATABASE_URL: 'inherited', ADMIN_TOKEN: 'inherited' })).toMatchObject({
    DATABASE_URL: 'postgresql://database',
    ADMIN_TOKEN: 'token',
  });
  expect(seenBy({ DATABASE_URL: 'inherited' })('DATABASE_URL')).toEqual(['jobs', 'billing']);
});

it('says what to do when a service was not built', () => {
  expect(() => serviceDefinition('llm', { ...settings({}), repository: '/nowhere' })).toThrow('npm run build');
});
