import { randomBytes } from 'node:crypto';
import { beginCall } from '../media-call/begin-call.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { sendJson } from '../media-call/send-media.ts';
import { sendTaken, takeOrder, taskOf } from '../media-call/submit-task.ts';
import { Refusal } from '../refusal.ts';
import type { Task } from '../studio/task.ts';
import { checkTexts, generateRequest, type GenerateRequest } from './generate-request.ts';
import { makeSongs, snakeCased, type Song } from './songs.ts';

/** What a job has done so far, kept beside it: songs exist before the last of them is ready. */
interface Recording {
  readonly request: GenerateRequest;
  songs: readonly Song[];
}
const recordings = new WeakMap<Task<unknown>, Recording>();
const stages = 2;

/** `POST /api/v1/generate` */
export async function generate(call: MediaCall): Promise<void> {
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(call.body.toString('utf8')) as Record<string, unknown>;
  } catch {
    throw new Refusal(400, 'The request body is not valid JSON');
  }
  const model = await beginCall(call, typeof json.model === 'string' ? json.model : '');
  const read = generateRequest.safeParse({ ...json, ...(json.model === undefined ? {} : { model }) });
  if (!read.success) throw new Refusal(400, `${read.error.issues[0]!.path.map(String).join('.')}: ${read.error.issues[0]!.message}`);
  checkTexts(read.data);
  // The words come first, then the first song, then the second.
  call.behaviour = { ...call.behaviour, progressSteps: stages };
  const taskId = randomBytes(16).toString('hex');
  const recording: Recording = { request: read.data, songs: [] };
  const task = takeOrder<readonly Song[]>(call, {
    operation: 'audio.compose',
    id: taskId,
    make: async () => {
      recording.songs = await makeSongs(call, read.data, model, taskId);
      const seconds = recording.songs.reduce((sum, { duration }) => sum + duration, 0);
      return { output: recording.songs, units: { requests: 1, songs: recording.songs.length, seconds } };
    },
    changed: (changed) => tell(call, changed, read.data),
  });
  recordings.set(task as Task<unknown>, recording);
  if (call.behaviour.forges) forge(call, read.data.callBackUrl, taskId);
  await sendTaken(call, 200, { code: 200, msg: 'success', data: { taskId } });
}

/** `GET /api/v1/generate/record-info?taskId=` */
export async function recordInfo(call: MediaCall): Promise<void> {
  await beginCall(call);
  const task = taskOf(call, call.query.get('taskId') ?? '', () => new Refusal(404, 'The record does not exist'));
  const recording = recordings.get(task);
  const { quotesJson } = task.plan.behaviour;
  const response = { taskId: task.id, sunoData: task.state === 'succeeded' ? (recording?.songs ?? []) : [] };
  call.behaviour = { ...call.behaviour, answersHtml: call.behaviour.answersHtml || task.plan.behaviour.answersHtml === true };
  sendJson(call, 200, {
    code: 200,
    msg: 'success',
    data: {
      taskId: task.id,
      status: statusOf(task),
      response: quotesJson ? JSON.stringify(response) : response,
      errorCode: task.refusal?.status ?? null,
      errorMessage: task.refusal?.message ?? null,
      type: 'GENERATE',
      param: JSON.stringify(recording?.request ?? {}),
    },
  });
}

function statusOf(task: Task<unknown>): string {
  if (task.state === 'succeeded') return 'SUCCESS';
  if (task.refusal) {
    if (task.refusal.code === 'sensitive') return 'SENSITIVE_WORD_ERROR';
    return task.plan.behaviour.fails === 'before' ? 'CREATE_TASK_FAILED' : 'GENERATE_AUDIO_FAILED';
  }
  return ['PENDING', 'TEXT_SUCCESS', 'FIRST_SUCCESS'][task.steps] ?? 'FIRST_SUCCESS';
}

function tell(call: MediaCall, task: Task<readonly Song[]>, request: GenerateRequest): void {
  if (task.state === 'running' && task.steps === 0) return;
  const base = { task_id: task.id };
  const { refusal } = task;
  const body = refusal
    ? { code: refusal.status, msg: refusal.message, data: { ...base, callbackType: 'error', data: null } }
    : {
        code: 200,
        msg: 'All generated successfully.',
        data: { ...base, callbackType: task.isEnded ? 'complete' : task.steps === 1 ? 'text' : 'first', data: (task.output ?? []).map(snakeCased) },
      };
  send(call, request.callBackUrl, JSON.stringify(body));
}

/** A dummy address is allowed for those who poll: what is far away is simply not called. */
function send(call: MediaCall, url: string, body: string): void {
  if (call.studio.inputs.isNear(url)) call.studio.post.send({ url, body, headers: () => ({}) }, call.behaviour);
}

function forge(call: MediaCall, url: string, taskId: string): void {
  const song = { id: 'forged', audio_url: 'http://127.0.0.1:9/forged.mp3', title: 'forged', duration: 1 };
  send(call, url, JSON.stringify({ code: 200, msg: 'All generated successfully.', data: { task_id: taskId, callbackType: 'complete', data: [song, song] } }));
}
