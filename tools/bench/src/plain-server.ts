import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { FileServer } from './nginx.ts';

/** Node's own HTTP server over the same folder. */
export async function startPlainServer(folder: string): Promise<FileServer> {
  const child = fork('tools/bench/plain-file-server.mjs', [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const stop = async () => {
    child.disconnect();
    await once(child, 'exit');
  };
  return { name: 'node:http', url: `http://127.0.0.1:${port}`, pids: () => [child.pid!], stop };
}
