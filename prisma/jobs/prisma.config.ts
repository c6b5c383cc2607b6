import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// Prisma's own engine is a download; this stand-in speaks its protocol with packages of npm alone.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL('../../tools/schema-engine.mjs', import.meta.url));

// Each owner keeps its tables, and its own list of migrations, in a PostgreSQL schema of its own.
function ownersUrl(url: string): string {
  const owners = new URL(url);
  owners.searchParams.set('schema', 'jobs');
  return owners.toString();
}

export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: ownersUrl(process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/portazgo') },
});
