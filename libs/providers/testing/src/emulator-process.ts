import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A line of the emulator's journal: a call as the upstream saw it. */
export interface JournalLine {
  readonly requestId: string | null;
  readonly vendor: string;
  readonly model: string | null;
  readonly status: number | null;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly tokensDelivered: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly endedBy: 'server' | 'client' | null;
  readonly closedAt: number | null;
  /** Of media: an answered call, a job that was taken or refused, or how a job ended. */
  readonly phase?: 'answer' | 'submit' | 'end';
  readonly outcome?: 'succeeded' | 'failed' | 'refused' | 'accepted' | 'cancelled' | null;
  /** The vendor would bill for it. */
  readonly billable?: boolean | null;
}

export interface EmulatorProcess {
  readonly url: string;
  /** The calls with this request id, as the upstream saw them. */
  journal(requestId: string): Promise<JournalLine[]>;
  stop(): Promise<void>;
}

const script = path.resolve('apps/emulator/dist/main.js');

/** Starts the emulator as a process of its own, on a port the system gives. It ends with its parent. */
export async function startEmulator(): Promise<EmulatorProcess> {
  const child = fork(script, [], { env: { ...process.env, EMULATOR_PORT: '0' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [ready] = (await once(child, 'message')) as [{ addresses: { http: string } }];
  const url = ready.addresses.http;
  return {
    url,
    journal: async (requestId) => (await (await fetch(`${url}/journal?requestId=${encodeURIComponent(requestId)}`)).json()) as JournalLine[],
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
