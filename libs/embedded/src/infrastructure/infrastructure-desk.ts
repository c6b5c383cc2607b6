import { randomBytes } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findRepository } from '../repository.ts';
import { TestInfrastructure } from './test-infrastructure.ts';

/** The name of the variable that tells test workers where the desk of their run is. */
export const DESK_VARIABLE = 'PORTAZGO_TEST_INFRASTRUCTURE';

export interface InfrastructureDesk {
  address: string;
  stop(): Promise<void>;
}

/**
 * Lives in the parent of a test run and starts the shared servers when the first worker asks,
 * so that a run without database tests pays nothing, and the servers outlive the worker that asked.
 */
export async function startTestInfrastructure(): Promise<InfrastructureDesk> {
  const infrastructure = new TestInfrastructure(findRepository());
  const secret = randomBytes(16).toString('hex');
  const answers: Record<string, () => Promise<unknown>> = {
    [`/${secret}/database-server`]: () => infrastructure.databaseServer(),
    [`/${secret}/nats-server`]: () => infrastructure.natsServer(),
  };
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    if (!answer) return void response.writeHead(404).end();
    answer().then(
      (value) => response.end(JSON.stringify(value)),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}`,
    stop: async () => {
      await close(server);
      await infrastructure.stop();
    },
  };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
