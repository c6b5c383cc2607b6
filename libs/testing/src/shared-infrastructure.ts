import { type DatabaseServer, TestInfrastructure, findRepository } from '@portazgo/embedded';
import { deskAddress } from './testing.config.ts';

interface SharedInfrastructure {
  databaseServer(): Promise<DatabaseServer>;
  natsServer(): Promise<string>;
  stop(): Promise<void>;
}

let own: { infrastructure: TestInfrastructure; users: number } | undefined;

/**
 * The run's infrastructure inside Jest. Elsewhere (proofs, benchmarks) one of our own, shared by all who use it at the same
 * time and stopped when the last one lets go, so that no server outlives the program.
 */
export function joinInfrastructure(): SharedInfrastructure {
  const desk = deskAddress();
  if (desk)
    return {
      databaseServer: () => ask(`${desk}/database-server`) as Promise<DatabaseServer>,
      natsServer: () => ask(`${desk}/nats-server`) as Promise<string>,
      stop: async () => {},
    };
  own ??= { infrastructure: new TestInfrastructure(findRepository()), users: 0 };
  const joined = own;
  joined.users++;
  let left = false;
  return {
    databaseServer: () => joined.infrastructure.databaseServer(),
    natsServer: () => joined.infrastructure.natsServer(),
    stop: async () => {
      if (left) return;
      left = true;
      if (--joined.users > 0) return;
      if (own === joined) own = undefined;
      await joined.infrastructure.stop();
    },
  };
}

async function ask(address: string): Promise<unknown> {
  // A connection that was kept since the last question may be closed by the desk in the very moment of this one.
  const response = await fetch(address, { headers: { connection: 'close' } });
  if (!response.ok) throw new Error(`The test infrastructure did not start: ${await response.text()}`);
  return response.json();
}
