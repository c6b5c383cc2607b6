import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the range from which systems give ports to connections: a port from there is often taken again before its use. */
const lowest = 16_384;
const end = 32_768;
const triesMax = 20;

/** A port of 127.0.0.1 that is free right now. Another process can take it before its use, though hardly by chance. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < triesMax; tries++) {
    const port = randomInt(lowest, end);
    if (await isPortFree(port)) return port;
  }
  return portOfTheSystem();
}

function portOfTheSystem(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('the system gave no port'))));
    });
  });
}

/** Whether a server could listen on this port now; asks by listening, because a refused connection proves nothing about other addresses. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
