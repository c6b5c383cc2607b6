import { createConnection, type Socket } from 'node:net';
import { startTestGateway, until, type TestGateway } from './support/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ HEARTBEAT_MS: 10_000, STREAM_STALL_MS: 60_000 });
});
afterAll(() => gateway.stop());

/** A client that asks by hand, to read as slowly as it likes and to see each packet. */
function rawAsk(body: object): Promise<Socket> {
  const { port } = new URL(gateway.url);
  const text = JSON.stringify(body);
  const head = `POST /v1/ask HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${gateway.key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(port), '127.0.0.1', () => {
      socket.write(head + text);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

describe('a stream', () => {
  it('to a reader that does not read is cut, and its call ends', async () => {
    const aborted = gateway.llm.aborted.length;
    const memoryBefore = process.memoryUsage().rss;
    const socket = await rawAsk({ ask: 'flood', stream: true });
    socket.pause();
    socket.on('error', () => undefined);
    await until(() => gateway.llm.aborted.length > aborted, 15_000);
    expect(process.memoryUsage().rss - memoryBefore).toBeLessThan(100 * 1024 * 1024);
    socket.destroy();
  });

  it('writes what arrives together as one chunk', async () => {
    const socket = await rawAsk({ ask: 'hola', stream: true });
    const text = await new Promise<string>((resolve) => {
      let received = '';
      socket.on('data', (data) => {
        received += data.toString();
        if (received.endsWith('0\r\n\r\n')) resolve(received);
      });
    });
    socket.destroy();
    const sizes = text.slice(text.indexOf('\r\n\r\n') + 4).match(/^[0-9a-f]+\r$/gm) ?? [];
    // Three tokens, an end and the closing chunk: fewer chunks than events.
    expect(sizes.length).toBeLessThan(5);
  });
});
