import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

it('a service whose parent was gone before it began ends by itself', async () => {
  const child = fork(path.join(__dirname, '..', 'test', 'fixtures', 'orphan.mjs'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  expect(await once(child, 'exit')).toEqual([0, null]);
});
