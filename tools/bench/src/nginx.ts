import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@portazgo/embedded';
import { familyOf } from './process-cost.ts';

export interface FileServer {
  readonly name: string;
  readonly url: string;
  pids(): number[];
  stop(): Promise<void>;
}

/** An nginx of its own that serves a folder as it does by default, with `sendfile`; null when there is none on PATH. */
export async function startNginx(folder: string): Promise<FileServer | null> {
  // Debian keeps it where only the path of root leads.
  const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`;
  if (spawnSync('nginx', ['-v'], { env: { PATH } }).error) return null;
  const own = mkdtempSync(path.join(tmpdir(), 'portazgo-nginx-'));
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${own}/${name};`).join(' ');
  writeFileSync(
    path.join(own, 'nginx.conf'),
    `daemon off; worker_processes auto; pid ${own}/pid; error_log ${own}/error.log; ${process.getuid?.() === 0 ? 'user root;' : ''}
     events { worker_connections 1024; }
     http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; ${temporary}
            server { listen 127.0.0.1:${port}; root ${folder}; } }`,
  );
  const child = spawn('nginx', ['-p', own, '-c', path.join(own, 'nginx.conf'), '-e', path.join(own, 'error.log')], { stdio: 'ignore', env: { PATH } });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve) && child.kill('SIGTERM'));
    rmSync(own, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 100; attempt++) {
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers) return { name: 'nginx', url, pids: () => familyOf(child.pid!), stop };
    await sleep(50);
  }
  await stop();
  throw new Error('nginx did not answer within 5 s');
}
