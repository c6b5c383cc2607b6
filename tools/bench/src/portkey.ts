import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@portazgo/embedded';

const folder = 'tools/bench/portkey';

/** The peer, `@portkey-ai/gateway`, installed in a folder of its own and bound to 127.0.0.1. */
export async function startPortkey(): Promise<{ url: string; pid: number; stop(): void }> {
  if (!existsSync(`${folder}/node_modules/@portkey-ai/gateway`)) {
    console.log('  installing @portkey-ai/gateway 1.15.2 in tools/bench/portkey (once) …');
    const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, encoding: 'utf8' });
    if (installed.status !== 0) throw new Error(`npm ci in ${folder} failed:\n${installed.stderr}`);
  }
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ['--import', './bind-loopback.mjs', 'node_modules/@portkey-ai/gateway/build/start-server.js', `--port=${port}`, '--headless'],
    // Without this the peer refuses loopback upstreams.
    { cwd: folder, stdio: 'ignore', env: { PATH: process.env.PATH, NODE_ENV: 'production', TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost' } },
  );
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) throw new Error(`the peer ended with ${child.exitCode}`);
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers) return { url, pid: child.pid ?? 0, stop: () => void child.kill('SIGTERM') };
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error('the peer did not answer within 10 s');
}
