// `node tools/migrate.mjs`: brings the database at DATABASE_URL to the newest schema. Run by one process per release.
import { fileURLToPath } from 'node:url';
import { migrate } from '../libs/embedded/dist/index.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const url = process.env.DATABASE_URL;
if (!url) {
  console.error('Set DATABASE_URL to the database that is to be migrated.');
  process.exit(1);
}
await migrate(url);
console.log('The database has the newest schema. Next: start or restart the services.');
