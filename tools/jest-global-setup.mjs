// Starts the embedded PostgreSQL and nats-server once for the whole run and tells the workers where they are.
import { existsSync } from 'node:fs';

export default async function setup() {
  const module = new URL('../libs/embedded/dist/index.js', import.meta.url);
  if (!existsSync(module)) return;
  const { startTestInfrastructure } = await import(module);
  if (startTestInfrastructure) globalThis.__portazgoInfrastructure = await startTestInfrastructure();
}
