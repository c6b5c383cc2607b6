import { createServer, type Server } from 'node:net';
import { freePort } from '@portazgo/embedded';
import { choosePorts } from './choose-ports.ts';

const open: Server[] = [];
async function occupy(port: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  open.push(server);
  return port;
}
afterEach(() => Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))));

const host = '127.0.0.1';

it('says that the port is taken and names one that is free', async () => {
  const port = await occupy(await freePort());
  const refusal: string = await choosePorts({ host, port, adminPort: 0 }).then(String, (error: Error) => error.message);
  expect(refusal).toContain(`Port ${port} of 127.0.0.1 is taken`);
  const advised = Number(/PORT=(\d+) npm start/.exec(refusal)?.[1]);
  expect(await choosePorts({ host, port: advised, adminPort: 0 })).toEqual({ port: advised, adminPort: 0 });
});

it('moves the admin listener when its usual port is taken, also by the gateway of the same start', async () => {
  const usual = await freePort();
  expect(await choosePorts({ host, port: 0, adminPort: undefined }, usual)).toEqual({ port: 0, adminPort: usual });
  const beside = await choosePorts({ host, port: usual, adminPort: undefined }, usual);
  expect(beside.adminPort).not.toBe(usual);
  expect(beside.note).toBe(`The admin port ${usual} is taken; the admin listener takes ${beside.adminPort}.`);
});

it('does not move an admin port that was asked for', async () => {
  const adminPort = await occupy(await freePort());
  await expect(choosePorts({ host, port: 0, adminPort })).rejects.toThrow(`Port ${adminPort} (ADMIN_PORT) is taken`);
});
