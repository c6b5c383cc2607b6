import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A service in a process of its own, built from `dist`, so that it can be killed. */
export async function startServiceProcess(brokerUrl: string): Promise<ChildProcess> {
  const child = fork(path.join(__dirname, '../fixtures/service.mjs'), [brokerUrl], { execArgv: [] });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the service ended with ${String(code)}`);
    }),
  ]);
  return child;
}

export async function inFlightOf(child: ChildProcess): Promise<number> {
  const answer = once(child, 'message');
  child.send('in-flight');
  const [message] = (await answer) as [{ inFlight: number }];
  return message.inFlight;
}
