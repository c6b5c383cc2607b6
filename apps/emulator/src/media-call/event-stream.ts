import { BodyWriter } from '../delivery/body-writer.ts';
import { createFrameEncoder, type Frame } from '../delivery/frame.ts';
import { packetsOf } from '../delivery/packets.ts';
import type { MediaCall } from './media-call.ts';
import { headersOf } from './send-media.ts';

/** Server-sent events, written as they happen. */
export class EventStream {
  private readonly writer: BodyWriter;
  private readonly encode: (frame: Frame) => string;

  constructor(private readonly call: MediaCall) {
    const { response, record, behaviour } = call;
    const { cutBytes, stallBytes, faults } = behaviour;
    record.status = 200;
    record.stream = true;
    response.writeHead(200, headersOf(call, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }));
    this.writer = new BodyWriter(response, record, { packets: packetsOf(faults), cutBytes, stallBytes });
    call.writer = this.writer;
    this.encode = createFrameEncoder(faults);
  }

  get isClosed(): boolean {
    return this.call.response.destroyed || this.writer.broken !== undefined;
  }

  send(data: unknown, event?: string): void {
    if (this.isClosed) return;
    this.writer.write(this.encode({ data: typeof data === 'string' ? data : JSON.stringify(data), tokens: 0, ...(event ? { event } : {}) }), 0);
  }

  /** The last event; the faults of the end happen to it. */
  finish(data: unknown, event?: string): void {
    const { faults } = this.call.behaviour;
    if (faults.has('no-finish')) this.end();
    else if (faults.has('stall')) this.writer.stall();
    else if (faults.has('cut-mid-chunk')) this.cutWithin(data, event);
    else if (faults.has('error-chunk') || faults.has('error-event')) {
      const body = this.call.vendor.errorBody(this.call.vendor.broken());
      this.send(body, faults.has('error-event') ? 'error' : undefined);
      this.end();
    } else {
      this.send(data, event);
      this.call.record.usageDelivered = !this.isClosed;
      this.end();
    }
  }

  end(): void {
    if (!this.isClosed) this.writer.end();
  }

  private cutWithin(data: unknown, event?: string): void {
    const text = this.encode({ data: JSON.stringify(data), tokens: 0, ...(event ? { event } : {}) });
    this.writer.write(text.slice(0, text.length / 2), 0);
    this.writer.cut();
  }
}
