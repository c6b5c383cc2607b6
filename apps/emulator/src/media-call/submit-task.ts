import { Refusal } from '../refusal.ts';
import type { Made, Task } from '../studio/task.ts';
import type { MediaCall } from './media-call.ts';
import { pause } from './pause.ts';
import { sendJson } from './send-media.ts';

export interface Order<Output> {
  readonly operation: string;
  readonly id?: string;
  readonly place?: string;
  make(): Promise<Made<Output>>;
  changed?(task: Task<Output>): void;
}

/** Puts the work on the desk, and into the journal. */
export function takeOrder<Output>(call: MediaCall, order: Order<Output>): Task<Output> {
  const { vendor, record, behaviour, studio, key } = call;
  const task = studio.desk.submit<Output>({
    vendor: vendor.name,
    owner: key,
    requestId: record.requestId,
    operation: order.operation,
    model: record.model,
    behaviour,
    asked: record.behaviour,
    ...(order.id ? { id: order.id } : {}),
    ...(order.place ? { place: order.place } : {}),
    make: () => order.make(),
    blocked: () => vendor.blocked(),
    broken: () => vendor.broken(),
    changed: (changed) => order.changed?.(changed),
  });
  record.phase = 'submit';
  record.operation = order.operation;
  record.taskId = task.id;
  record.outcome = 'accepted';
  record.billable = false;
  return task;
}

/** Tells the caller that the job was taken: at once, late, or never. */
export async function sendTaken(call: MediaCall, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const { behaviour, response } = call;
  // The time of the job is not the time of this answer, and what breaks off or is a web page is the result. The job keeps the behaviour.
  const telling: MediaCall = { ...call, behaviour: { ...behaviour, queueMs: 0, cutBytes: undefined, stallBytes: undefined, answersHtml: false } };
  await pause(behaviour.lateMs ?? 0);
  if (behaviour.dropsSubmit) {
    call.isReset = true;
    response.socket?.destroy();
    return;
  }
  sendJson(telling, status, body, headers);
}

/** The job that a poll names, or the refusal. */
export function taskOf(call: MediaCall, id: string, missing: () => Refusal): Task {
  const task = call.studio.desk.find(call.vendor.name, id, call.key);
  if (!task) throw missing();
  call.record.taskId = task.id;
  return task;
}
