import type { ServerResponse } from 'node:http';
import type { JournalRecord } from '../journal/journal-record.ts';
import { type Packets, splitIntoPackets } from './packets.ts';

export interface BodyLimits {
  readonly cutBytes?: number;
  readonly stallBytes?: number;
  readonly packets: Packets;
}

/**
 * Writes a body and counts it. With chunked encoding the HTTP chunks are framed here and go straight to the socket after the first:
 * one write instead of the four pieces of `ServerResponse.write`, which halves the cost of a token.
 */
export class BodyWriter {
  /** Set when the body broke off as the behaviour asked: the server, not the client, ended the call. */
  broken: 'cut' | 'stalled' | undefined;
  private bytes = 0;
  private begun = false;
  private queue: Buffer[] = [];
  private afterQueue: (() => void) | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly record: JournalRecord,
    private readonly limits: BodyLimits,
  ) {}

  /** Bytes wait for a slow reader, or for their turn as packets. */
  get isBusy(): boolean {
    return this.queue.length > 0 || this.response.socket?.writableNeedDrain === true;
  }

  /** Something may happen to the body at an exact byte: then each token must be written by itself, to be counted by itself. */
  get isExact(): boolean {
    const { cutBytes, stallBytes, packets } = this.limits;
    return cutBytes !== undefined || stallBytes !== undefined || packets !== 'whole';
  }

  write(content: string | Buffer, tokens: number): void {
    if (this.broken) return;
    const length = Buffer.byteLength(content);
    const { cutBytes, stallBytes, packets } = this.limits;
    const end = Math.min(cutBytes ?? Infinity, stallBytes ?? Infinity);
    if (packets === 'whole' && this.bytes + length < end) {
      this.send(content, length);
      this.record.tokensDelivered += tokens;
      return;
    }
    const left = end - this.bytes - this.queue.reduce((sum, packet) => sum + packet.length, 0);
    const bytes = (typeof content === 'string' ? Buffer.from(content) : content).subarray(0, Math.max(0, Math.min(length, left)));
    if (bytes.length === length) this.record.tokensDelivered += tokens;
    const stop = length >= left ? () => (end === cutBytes ? this.cut() : this.stall()) : undefined;
    if (packets === 'whole') {
      if (bytes.length > 0) this.send(bytes, bytes.length);
      stop?.();
    } else this.enqueue(splitIntoPackets(bytes, packets), stop);
  }

  /** Ends the body once everything has left. */
  end(): void {
    if (this.broken) return;
    if (this.queue.length > 0) this.afterQueue = () => this.end();
    else this.response.end();
  }

  /** Destroys the connection once everything written has left. */
  cut(): void {
    this.broken = 'cut';
    const { socket } = this.response;
    if (!socket) this.response.destroy();
    else if (!this.begun) {
      this.response.flushHeaders();
      socket.write('', () => socket.destroy());
    } else socket.write('', () => socket.destroy());
  }

  stall(): void {
    this.broken = 'stalled';
    if (!this.begun) this.response.flushHeaders();
  }

  private send(content: string | Buffer, length: number): void {
    this.bytes += length;
    this.record.bodyBytesDelivered = this.bytes;
    const { socket } = this.response;
    if (this.begun && socket && this.response.chunkedEncoding) {
      if (typeof content === 'string') socket.write(`${length.toString(16)}\r\n${content}\r\n`);
      else socket.write(Buffer.concat([Buffer.from(`${length.toString(16)}\r\n`), content, Buffer.from('\r\n')]));
      return;
    }
    this.begun = socket !== null;
    this.response.write(content);
  }

  private enqueue(packets: Buffer[], stop: (() => void) | undefined): void {
    const wasIdle = this.queue.length === 0;
    this.queue.push(...packets);
    if (stop) this.afterQueue = stop;
    if (wasIdle) setImmediate(() => this.sendNextPacket());
  }

  private sendNextPacket(): void {
    if (this.response.destroyed) return;
    const packet = this.queue.shift();
    if (packet) this.send(packet, packet.length);
    if (this.queue.length > 0) setImmediate(() => this.sendNextPacket());
    else {
      const after = this.afterQueue;
      this.afterQueue = undefined;
      after?.();
    }
  }
}
