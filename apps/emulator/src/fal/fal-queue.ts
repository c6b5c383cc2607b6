import { splitModel } from '../behaviour/behaviour.parser.ts';
import { beginCall, isMissing } from '../media-call/begin-call.ts';
import { doWork } from '../media-call/do-work.ts';
import { EventStream } from '../media-call/event-stream.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { pause } from '../media-call/pause.ts';
import { sendJson } from '../media-call/send-media.ts';
import { sendTaken, takeOrder, taskOf } from '../media-call/submit-task.ts';
import { Refusal } from '../refusal.ts';
import type { Task } from '../studio/task.ts';
import { falEndpointOf } from './fal-endpoints.ts';
import type { FalEndpoint, FalOutput } from './fal-endpoint.ts';
import { falWork, falRefusal } from './fal-input.ts';
import { sendForgery, sendOutcome } from './fal-webhook.ts';

const statusEveryMs = 100;
const missingRequest = () => new Refusal(404, 'Request not found');

/** `POST /queue/{endpoint id}`: taken without a look at the input; what is wrong with it shows in the result. */
export async function submit(call: MediaCall): Promise<void> {
  const { endpoint, id, body } = await readCall(call);
  const webhook = call.query.get('fal_webhook');
  if (webhook !== null && !call.studio.inputs.isNear(webhook))
    throw falRefusal(422, [{ loc: ['query', 'fal_webhook'], msg: 'The webhook address is not allowed.', type: 'value_error', input: webhook }]);
  const task = takeOrder<FalOutput>(call, {
    operation: endpoint.operation,
    make: async () => endpoint.make(await falWork(call, endpoint, id, body)),
    changed: (changed) => {
      if (webhook !== null && changed.isEnded && changed.state !== 'cancelled') sendOutcome(call, webhook, changed);
    },
  });
  if (webhook !== null && call.behaviour.forges) sendForgery(call, webhook, task.id);
  await sendTaken(call, 200, { status: 'IN_QUEUE', queue_position: call.studio.desk.positionOf(task as Task), ...addresses(call, task as Task) });
}

/** `POST /run/{endpoint id}`: the same work while the caller waits. */
export async function run(call: MediaCall): Promise<void> {
  const { endpoint, id, body } = await readCall(call);
  call.record.operation = endpoint.operation;
  const { output, units } = await endpoint.make(await falWork(call, endpoint, id, body));
  await doWork(call, units);
  sendJson(call, 200, output, { 'x-fal-request-id': `run-${call.record.sequence}` });
}

export async function status(call: MediaCall): Promise<void> {
  const task = await ownTask(call);
  sendJson(call, task.isEnded ? 200 : 202, statusOf(call, task));
}

/** `GET …/status/stream`: the same objects until the job has ended. */
export async function streamStatus(call: MediaCall): Promise<void> {
  const task = await ownTask(call);
  const stream = new EventStream(call);
  while (!task.isEnded && !stream.isClosed) {
    stream.send(statusOf(call, task));
    await pause(statusEveryMs);
  }
  stream.finish(statusOf(call, task));
}

export async function result(call: MediaCall): Promise<void> {
  const task = await ownTask(call);
  if (!task.isEnded) throw new Refusal(400, 'Request is still in progress');
  if (task.refusal) throw task.refusal;
  // The behaviour of the job is that of its result too: a web page instead of the output.
  call.behaviour = { ...call.behaviour, answersHtml: call.behaviour.answersHtml || task.plan.behaviour.answersHtml === true };
  sendJson(call, 200, task.output, { 'x-fal-request-id': task.id });
}

export async function cancel(call: MediaCall): Promise<void> {
  const task = await ownTask(call);
  const isTaken = call.studio.desk.cancel(task, new Refusal(499, 'The request was cancelled by the client.', { code: 'client_cancelled' }));
  sendJson(call, isTaken ? 202 : 400, { status: isTaken ? 'CANCELLATION_REQUESTED' : 'ALREADY_COMPLETED' });
}

async function readCall(call: MediaCall): Promise<{ endpoint: FalEndpoint; id: string; body: unknown }> {
  const id = await beginCall(call, call.params.endpoint);
  const endpoint = isMissing(id) ? undefined : falEndpointOf(id);
  if (!endpoint) throw new Refusal(404, `Application '${id}' not found`);
  try {
    return { endpoint, id, body: JSON.parse(call.body.toString('utf8')) };
  } catch {
    throw falRefusal(422, [{ loc: ['body', 0], msg: 'JSON decode error', type: 'json_invalid' }]);
  }
}

async function ownTask(call: MediaCall): Promise<Task> {
  await beginCall(call);
  const task = taskOf(call, call.params.id ?? '', missingRequest);
  // The address holds owner and application only; with another one the request is not found.
  if (applicationOf(task.plan.model ?? '') !== splitModel(call.params.application ?? '').model) throw missingRequest();
  return task;
}

function applicationOf(endpoint: string): string {
  const parts = endpoint.split('/');
  return parts.slice(0, parts[0] === 'workflows' || parts[0] === 'comfy' ? 3 : 2).join('/');
}

function addresses(call: MediaCall, task: Task): Record<string, string> {
  const base = `${call.origin}/fal/queue/${applicationOf(task.plan.model ?? '')}/requests/${task.id}`;
  return { request_id: task.id, gateway_request_id: task.id, response_url: base, status_url: `${base}/status`, cancel_url: `${base}/cancel` };
}

function statusOf(call: MediaCall, task: Task): Record<string, unknown> {
  const place = addresses(call, task);
  if (task.state === 'queued') return { status: 'IN_QUEUE', queue_position: call.studio.desk.positionOf(task), ...place };
  const steps = Array.from({ length: task.steps }, (_unused, step) => ({
    message: `emulated step ${step + 1} of ${task.plan.behaviour.progressSteps ?? 0}: ${Math.round(((step + 1) / ((task.plan.behaviour.progressSteps ?? 0) + 1)) * 100)}%`,
    level: 'INFO',
    source: 'USER',
    timestamp: new Date(task.startedAt ?? task.createdAt).toISOString(),
  }));
  const logs = call.query.get('logs') === '1' || call.query.get('logs') === 'true' ? steps : null;
  if (!task.isEnded) return { status: 'IN_PROGRESS', logs, ...place };
  const failure = task.refusal ? { error: task.refusal.message, error_type: task.refusal.code ?? 'invalid_request' } : {};
  return { status: 'COMPLETED', logs, metrics: { inference_time: ((task.endedAt ?? 0) - (task.startedAt ?? 0)) / 1_000 }, ...failure, ...place };
}
