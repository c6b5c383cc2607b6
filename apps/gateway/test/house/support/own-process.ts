import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A service started by hand with the settings given and no others. */
export class OwnProcess {
  private text = '';
  private readonly exited: Promise<unknown[]>;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (this.text += part.toString()));
    this.exited = once(child, 'close');
  }

  static start(script: string, settings: Readonly<Record<string, string>>): OwnProcess {
    const environment = { PATH: process.env['PATH'], ...settings };
    return new OwnProcess(fork(path.resolve(script), [], { env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }));
  }

  get output(): string {
    return this.text;
  }

  /** Its addresses, once it says that it is ready. */
  async ready(): Promise<{ http?: string; health: string }> {
    const outcome = await Promise.race([once(this.child, 'message'), this.exited]);
    const [message] = outcome as [{ type?: string; addresses: { http?: string; health: string } } | undefined];
    if (message?.type !== 'ready') throw new Error(`it did not start: ${this.text}`);
    return message.addresses;
  }

  /** How it ended: exit code and signal. */
  end(): Promise<unknown[]> {
    return this.exited;
  }

  stop(): Promise<unknown[]> {
    this.child.kill('SIGTERM');
    return this.exited;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
