import pg from 'pg';
import { testDatabase } from './test-database.ts';

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

it('gives every caller a database that no other caller sees', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  await query(one.url, 'create table kept (value int)');
  await expect(query(other.url, 'select * from kept')).rejects.toThrow('does not exist');
  await Promise.all([one.drop(), other.drop()]);
});

it('drops a database even while a connection is open', async () => {
  const database = await testDatabase();
  const open = new pg.Client({ connectionString: database.url });
  const cut = new Promise((resolve) => open.on('error', resolve));
  await open.connect();
  await database.drop();
  await cut;
  await expect(query(database.url, 'select 1')).rejects.toThrow('does not exist');
});
