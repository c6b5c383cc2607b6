import { connect } from 'node:net';

export interface ReadRound {
  bytes: number;
  answers: number;
  errors: number;
  seconds: number;
}

const headersEnd = Buffer.from('\r\n\r\n');
const bufferBytes = 256 * 1_024;

/**
 * Fetches one address again and again over so many connections that are kept, and throws the bytes away. An HTTP client would cost
 * more than the servers that are measured, so this one only counts.
 */
export async function readBytes(url: string, connections: number, seconds: number): Promise<ReadRound> {
  const round: ReadRound = { bytes: 0, answers: 0, errors: 0, seconds: 0 };
  const started = performance.now();
  const end = started + seconds * 1_000;
  await Promise.all(Array.from({ length: connections }, () => readOn(new URL(url), end, round)));
  round.seconds = (performance.now() - started) / 1_000;
  return round;
}

/** One connection. The answer that is under way at the end is read to its own end. */
function readOn({ hostname, port, pathname, search, host }: URL, end: number, round: ReadRound): Promise<void> {
  return new Promise((resolve) => {
    let left = 0;
    let head = Buffer.alloc(0);
    const ask = () => {
      if (performance.now() >= end) return void socket.destroy();
      socket.write(`GET ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
    };
    const take = (chunk: Buffer): void => {
      let body = chunk;
      if (left === 0) {
        head = Buffer.concat([head, chunk]);
        const at = head.indexOf(headersEnd);
        if (at < 0) return;
        const text = head.toString('latin1', 0, at);
        body = head.subarray(at + headersEnd.length);
        head = Buffer.alloc(0);
        left = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN);
        if (!text.startsWith('HTTP/1.1 200') || !(left > 0)) {
          round.errors++;
          return void socket.destroy();
        }
      }
      left -= body.length;
      round.bytes += body.length;
      if (left > 0) return;
      round.answers++;
      ask();
    };
    const buffer = Buffer.allocUnsafe(bufferBytes);
    const socket = connect({
      host: hostname,
      port: Number(port),
      onread: {
        buffer,
        callback: (count) => {
          take(buffer.subarray(0, count));
          return true;
        },
      },
    });
    socket.once('connect', ask);
    socket.once('error', () => round.errors++);
    socket.once('close', () => resolve());
  });
}
