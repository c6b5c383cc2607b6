#!/usr/bin/env node
// Offline stand-in for Prisma's native schema-engine binary.
// Speaks the same JSON-RPC-over-stdio protocol as the native engine, backed by
// @prisma/schema-engine-wasm (pure npm) and the pg driver adapter.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import path from 'node:path';

const require = createRequire(import.meta.url);
const argv = process.argv.slice(2);
const opts = { datamodels: [], cli: null };
for (let i = 0; i < argv.length; i++) {
  const a = argv[i];
  if (a === '--version' || a === '-V') {
    console.log(`schema-engine-cli ${require('@prisma/engines-version').enginesVersion}`);
    process.exit(0);
  } else if (a === '--datamodels' || a === '-d') opts.datamodels.push(argv[++i]);
  else if (a === '--datasource') opts.datasource = JSON.parse(argv[++i]);
  else if (a === '--enabled-preview-features' || a === '--extension-types') i++;
  else if (a === 'cli') opts.cli = argv[++i];
}

const log = (level, message, extra = {}) =>
  process.stderr.write(JSON.stringify({ timestamp: new Date().toISOString(), level, fields: { message, ...extra }, target: 'schema_engine::logger' }) + '\n');

const url = opts.datasource?.url;

async function withPg(connectionString, fn) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}
const adminUrl = (u) => {
  const x = new URL(u);
  const db = decodeURIComponent(x.pathname.slice(1));
  x.pathname = '/postgres';
  x.search = '';
  return [x.toString(), db];
};
const pgToPrisma = (e) =>
  e.code === '3D000'
    ? ['P1003', e.message]
    : ['28P01', '28000'].includes(e.code)
      ? ['P1000', e.message]
      : ['P1001', `Can't reach database server: ${e.message}`];
async function createDatabase(u) {
  const [admin, db] = adminUrl(u);
  await withPg(admin, (c) => c.query(`CREATE DATABASE "${db.replaceAll('"', '""')}"`));
  return db;
}

if (opts.cli) {
  log('INFO', 'Starting schema engine CLI'); // the CLI drops the first stderr line, so one must come before any error
  try {
    if (opts.cli === 'can-connect-to-database') await withPg(url, (c) => c.query('SELECT 1'));
    else if (opts.cli === 'create-database') await createDatabase(url);
    else if (opts.cli === 'drop-database') {
      const [admin, db] = adminUrl(url);
      await withPg(admin, (c) => c.query(`DROP DATABASE IF EXISTS "${db}" WITH (FORCE)`));
    }
    process.exit(0);
  } catch (e) {
    const [error_code, message] = pgToPrisma(e);
    log('ERROR', message, { error_code, is_panic: false });
    process.exit(1);
  }
}

let wasm;
async function loadWasm() {
  const bg = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const dir = path.dirname(require.resolve('@prisma/schema-engine-wasm'));
  const { instance } = await WebAssembly.instantiate(readFileSync(path.join(dir, 'schema_engine_bg.wasm')), { './schema_engine_bg.js': bg });
  bg.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bg;
}

async function makeEngine() {
  const bg = await (wasm ??= loadWasm());
  const { PrismaPg } = await import('@prisma/adapter-pg');
  const { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } = await import('@prisma/driver-adapter-utils');
  const u = new URL(url);
  // Discrete fields, never connectionString: in pg a connection string beats `database`,
  // so PrismaPg's own connectToShadowDb() would hand out the *main* database.
  const cfg = {
    host: u.searchParams.get('host') ?? u.hostname,
    port: Number(u.port || 5432),
    user: decodeURIComponent(u.username),
    password: decodeURIComponent(u.password) || undefined,
    database: decodeURIComponent(u.pathname.slice(1)),
    max: 2,
    ssl: ['require', 'verify-full', 'verify-ca'].includes(u.searchParams.get('sslmode'))
      ? { rejectUnauthorized: u.searchParams.get('sslmode') !== 'require' }
      : undefined,
  };
  // Each owner has a schema of its own, and keeps its `_prisma_migrations` there; without the path that table would land in `public`.
  const schema = u.searchParams.get('schema') ?? undefined;
  if (schema) cfg.options = `-c search_path=${schema}`;
  const CHAR_OID = 18,
    BPCHAR_OID = 1042;
  const patch = (a) => {
    const io = a.performIO.bind(a),
      raw = a.queryRaw.bind(a);
    a.performIO = async (q) => {
      // adapter-pg rejects pg's internal "char" type, which the catalog queries return
      const r = await io(q);
      const idx = r.fields?.flatMap((f, i) => (f.dataTypeID === CHAR_OID ? [i] : [])) ?? [];
      if (!idx.length) return r;
      r.rows.__char = idx;
      r.fields = r.fields.map((f) => (f.dataTypeID === CHAR_OID ? { ...f, name: f.name, dataTypeID: BPCHAR_OID } : f));
      return r;
    };
    a.queryRaw = async (q) => {
      const r = await raw(q);
      for (const i of r.rows.__char ?? []) r.columnTypes[i] = ColumnTypeEnum.Character;
      return r;
    };
    // One simple query: adapter-pg splits on ';', which breaks function bodies and literals.
    a.executeScript = async (sql) => {
      try {
        await a.client.query(sql);
      } catch (e) {
        a.onError(e);
      }
    };
    if (a.startTransaction) {
      const st = a.startTransaction.bind(a);
      a.startTransaction = async (l) => patch(await st(l));
    }
    return a;
  };
  class MigratePg extends PrismaPg {
    async connect() {
      const adapter = patch(await super.connect());
      if (schema) await adapter.executeScript(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
      return adapter;
    }
    async connectToShadowDb() {
      const main = await this.connect();
      const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
      await main.executeScript(`CREATE DATABASE "${database}"`);
      const shadow = await new MigratePg({ ...cfg, database }, { schema }).connect();
      const end = shadow.dispose.bind(shadow);
      shadow.dispose = async () => {
        await end();
        await main.executeScript(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
        await main.dispose();
      };
      return shadow;
    }
  }
  const adapter = bindMigrationAwareSqlAdapterFactory(new MigratePg(cfg, { schema }));
  const datamodels = opts.datamodels.map((p) => [p, readFileSync(p, 'utf8')]);
  return bg.SchemaEngine.new({ datamodels: datamodels.length ? datamodels : undefined }, () => {}, adapter);
}

let enginePromise;
let onPrinted;
const send = (o) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...o }) + '\n');

async function handle({ id, method, params }) {
  try {
    let result;
    if (method === 'createDatabase') result = { databaseName: await createDatabase(params?.datasource?.url ?? url) };
    else {
      const engine = await (enginePromise ??= makeEngine());
      // These two read the shadow-database schema from a cache that only the diagnose call can fill.
      if (method === 'evaluateDataLoss' || method === 'createMigration')
        await engine.diagnoseMigrationHistory({ migrationsList: params.migrationsList, filters: params.filters, optInToShadowDatabase: true });
      if (method === 'getDatabaseVersion') result = await engine.version(params);
      else if (method === 'debugPanic') result = engine.debugPanic();
      else if (typeof engine[method] === 'function') result = await engine[method](params);
      else throw new Error(`schema-engine shim: unsupported method ${method}`);
    }
    if (method === 'diff' && result?.stdout != null) {
      // the CLI prints only through a callback
      await new Promise((resolve) => {
        onPrinted = resolve;
        send({ id: `print-${id}`, method: 'print', params: { content: result.stdout } });
      });
      result = { ...result, stdout: null };
    }
    send({ id, result: result ?? {} });
  } catch (e) {
    send({
      id,
      error: {
        code: 4466,
        message: 'An error happened. Check the data field for details.',
        data: { is_panic: false, message: e.message, error_code: e.code, meta: e.meta ?? null },
      },
    });
  }
}

let chain = Promise.resolve();
createInterface({ input: process.stdin, crlfDelay: Infinity })
  .on('line', (l) => {
    if (!l.trim()) return;
    const m = JSON.parse(l);
    if (!m.method) return onPrinted?.();
    chain = chain.then(() => handle(m));
  })
  .on('close', () => {
    chain.then(() => process.exit(0));
  });
