// Opens the desk from which test workers get the run's PostgreSQL and nats-server; nothing starts before a test asks.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export default async function setup() {
  const built = new URL('../libs/embedded/dist/index.js', import.meta.url);
  if (!existsSync(built)) throw new Error('Tests use the built libs/embedded: run `npm run build` first.');
  const { DESK_VARIABLE, startTestInfrastructure } = await import(built);
  globalThis.__portazgoInfrastructure = await startTestInfrastructure();
  process.env[DESK_VARIABLE] = globalThis.__portazgoInfrastructure.address;
  // What is not installed is found where `npm test` keeps what it fetched.
  process.env.LOCAL_PROGRAMS_DIR ??= fileURLToPath(new URL('../.data/programs', import.meta.url));
}
