import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

// The built process, as the start command runs it.
const main = path.join(process.cwd(), 'apps/emulator/dist/main.js');
const started: ChildProcess[] = [];
afterAll(() => started.forEach((child) => child.kill('SIGKILL')));

function start(variables: Record<string, string> = {}): { child: ChildProcess; output: () => string } {
  const child = fork(main, [], { env: { ...variables }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  started.push(child);
  let text = '';
  child.stdout?.on('data', (data: Buffer) => (text += data.toString()));
  return { child, output: () => text };
}

async function ready(child: ChildProcess): Promise<string> {
  const [message] = (await once(child, 'message')) as [{ type: string; addresses: { http: string } }];
  expect(message.type).toBe('ready');
  return message.addresses.http;
}

describe('the process', () => {
  it('says when it is ready, warns, and is alive', async () => {
    const { child, output } = start();
    const address = await ready(child);
    expect(await (await fetch(`${address}/health/live`)).json()).toEqual({ status: 'ok' });
    expect(output()).toContain('never for production');
  });

  it('finishes what is in flight on SIGTERM, then exits with 0', async () => {
    const { child } = start();
    const address = await ready(child);
    const body = JSON.stringify({ model: 'gpt-4o+tokens=20,interval=20', stream: true, messages: [{ role: 'user', content: 'x' }] });
    const answer = await fetch(`${address}/openai/v1/chat/completions`, { method: 'POST', headers: { authorization: 'Bearer k' }, body });
    child.kill('SIGTERM');
    const exit = once(child, 'exit');
    expect(await answer.text()).toMatch(/\[DONE\]\s+$/);
    expect((await exit)[0]).toBe(0);
  });

  it('ends when its parent leaves', async () => {
    const { child } = start();
    await ready(child);
    child.disconnect();
    expect((await once(child, 'exit'))[0]).toBe(0);
  });

  it('does not listen beyond this machine unless told to', async () => {
    const { child, output } = start({ EMULATOR_HOST: '0.0.0.0' });
    expect((await once(child, 'exit'))[0]).toBe(1);
    expect(output()).toContain('EMULATOR_ALLOW_REMOTE');
    const permitted = start({ EMULATOR_HOST: '0.0.0.0', EMULATOR_ALLOW_REMOTE: 'true' });
    await ready(permitted.child);
  });

  it('names every setting that is wrong', async () => {
    const { child, output } = start({ EMULATOR_PORT: 'none', EMULATOR_JOURNAL_MAX: '0' });
    expect((await once(child, 'exit'))[0]).toBe(1);
    expect(output()).toMatch(/EMULATOR_PORT.*EMULATOR_JOURNAL_MAX/);
  });
});
