import { createServer, type Server } from 'node:http';
import { createConnection, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { limitBodyTime, lingerThenClose } from './body-time.ts';

const times = { wholeBodyMs: 150, pauseMs: 150, lookEachMs: 20 };
let server: Server;
let port: number;
let handle: 'read' | 'hold' | 'answer';

beforeAll(async () => {
  server = createServer((request, response) => {
    const isForm = request.headers['content-type'] === 'multipart/form-data';
    limitBodyTime(request, response, isForm, times);
    if (isForm) lingerThenClose(request, response);
    if (handle === 'answer') response.end('answered');
    if (handle === 'read') request.resume().once('end', () => setTimeout(() => response.end('read'), 300));
    if (handle === 'hold') request.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends a head that promises 100 bytes, and tells what came back when the connection ended. */
function begin(type: string): { socket: Socket; ended: Promise<string> } {
  const socket = createConnection(port, '127.0.0.1');
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: ${type}\r\ncontent-length: 100\r\n\r\n`);
  let received = '';
  socket.on('data', (data) => (received += data.toString()));
  const ended = new Promise<string>((resolve) => {
    socket.on('close', () => resolve(received));
    socket.on('error', () => undefined);
  });
  return { socket, ended };
}

describe('the time of a body', () => {
  it('is over for a text that does not arrive whole', async () => {
    handle = 'read';
    const { socket, ended } = begin('application/json');
    const drip = setInterval(() => socket.write('x'), 40);
    expect(await ended).toMatch(/^HTTP\/1\.1 408 .*request_timeout/s);
    clearInterval(drip);
  });

  it('is not over for a form that keeps coming, and not while its answer is made', async () => {
    handle = 'read';
    const { socket, ended } = begin('multipart/form-data');
    for (let sent = 0; sent < 10; sent++) {
      socket.write('x'.repeat(10));
      await sleep(60);
    }
    expect(await ended).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is over for a form that stands still', async () => {
    handle = 'read';
    const { socket, ended } = begin('multipart/form-data');
    socket.write('x'.repeat(10));
    expect(await ended).toMatch(/^HTTP\/1\.1 408 .*request_timeout/s);
  });

  it('is not over for a form that we hold back ourselves', async () => {
    handle = 'hold';
    const { socket, ended } = begin('multipart/form-data');
    const winner = await Promise.race([ended, sleep(400, 'still open')]);
    expect(winner).toBe('still open');
    socket.destroy();
  });

  it('lets the sender of a form that was refused early see why, and hangs up', async () => {
    handle = 'answer';
    const { socket, ended } = begin('multipart/form-data');
    const startedAt = Date.now();
    socket.write('x'.repeat(10));
    expect(await ended).toContain('answered');
    expect(Date.now() - startedAt).toBeLessThan(3_000);
  });
});
