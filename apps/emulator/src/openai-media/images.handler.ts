import { digest } from '../answers/hash.ts';
import { drawPicture } from '../media/picture.ts';
import { beginCall } from '../media-call/begin-call.ts';
import { doWork } from '../media-call/do-work.ts';
import { EventStream } from '../media-call/event-stream.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { isMultipart } from '../media-call/multipart.ts';
import { shelve } from '../media-call/result-file.ts';
import { resultBytes, sendJson } from '../media-call/send-media.ts';
import { Refusal } from '../refusal.ts';
import { givenOfForm, givenOfJson, type GivenPictures } from './edit-inputs.ts';
import { type ImageOrder, imageOrder } from './image-order.ts';
import { generationRequest } from './image-request.ts';
import { type ImageUsage, imageUsage } from './image-usage.ts';
import { modelOf, openAiRead, parsedJson } from './openai-read.ts';

/** `POST /images/generations` */
export async function generateImages(call: MediaCall): Promise<void> {
  const json = parsedJson(call);
  const model = await beginCall(call, modelOf(json) ?? 'dall-e-2');
  const order = imageOrder(openAiRead(generationRequest, json), model, call.behaviour);
  await answerOrder(call, order, 'image_generation', 0);
}

/** `POST /images/edits`, as a form or as JSON. */
export async function editImages(call: MediaCall): Promise<void> {
  const given = isMultipart(call) ? await givenOfForm(call) : await givenOfJson(call);
  const order = imageOrder(given.request, given.model, call.behaviour);
  if (order.model.family === 'dall-e-3') throw new Refusal(400, "Value must be 'dall-e-2' or a GPT image model.", { param: 'model', code: 'invalid_value' });
  if (order.model.family === 'dall-e-2') checkDallE2(given);
  await answerOrder(call, order, 'image_edit', given.pictures.length);
}

const dallE2BytesMax = 4_000_000;

function checkDallE2({ pictures }: GivenPictures): void {
  const [picture] = pictures;
  const { type, width, height } = picture!.facts;
  if (pictures.length > 1 || type !== 'image/png' || width !== height || picture!.bytes.length > dallE2BytesMax)
    throw new Refusal(400, 'dall-e-2 takes one square PNG of less than 4 MB.', { param: 'image', code: 'invalid_image_file' });
}

async function answerOrder(call: MediaCall, order: ImageOrder, event: string, inputs: number): Promise<void> {
  const usage = order.model.family === 'gpt-image' ? imageUsage(order, inputs) : undefined;
  call.record.promptTokens = usage?.input_tokens ?? 0;
  call.record.completionTokens = usage?.output_tokens ?? 0;
  const units = { images: order.count };
  if (order.isStream && usage) {
    await streamOrder(call, order, event, usage, units);
    return;
  }
  await doWork(call, units);
  const data = [];
  for (let index = 0; index < order.count; index++) data.push(await item(call, order, index));
  const { output_format, size, quality, background } = told(order);
  sendJson(call, 200, { created: createdOf(call), data, ...(usage ? { background, output_format, quality, size, usage: shownUsage(call, usage) } : {}) });
}

async function streamOrder(call: MediaCall, order: ImageOrder, event: string, usage: ImageUsage, units: Record<string, number>): Promise<void> {
  let stream: EventStream | undefined;
  const common = { created_at: createdOf(call), ...told(order) };
  const send = async (step: number) => {
    const type = `${event}.partial_image`;
    stream?.send({ type, b64_json: await base64(call, order, step), ...common, partial_image_index: step }, type);
  };
  try {
    await doWork(call, units, { steps: order.partials, begun: () => (stream = new EventStream(call)), step: send });
  } catch (error) {
    if (!stream || !(error instanceof Refusal)) throw error;
    const body = call.vendor.errorBody(error) as Record<string, unknown>;
    stream.send({ type: 'error', ...body }, 'error');
    stream.end();
    return;
  }
  const type = `${event}.completed`;
  for (let index = 0; index < order.count; index++) {
    const frame = { type, b64_json: await base64(call, order, order.partials + index), ...common, usage: shownUsage(call, usage) };
    if (index < order.count - 1) stream?.send(frame, type);
    else stream?.finish(frame, type);
  }
  if (order.count === 0) stream?.end();
}

function told({ size, quality, background, format }: ImageOrder) {
  return { size: `${size.width}x${size.height}`, quality, background, output_format: format };
}

function shownUsage({ behaviour }: MediaCall, usage: ImageUsage): ImageUsage | undefined {
  return behaviour.faults.has('usage-absent') ? undefined : usage;
}

async function item(call: MediaCall, order: ImageOrder, index: number): Promise<Record<string, string>> {
  const revised: Record<string, string> = order.model.family === 'dall-e-3' ? { revised_prompt: `[emulated] ${order.prompt}` } : {};
  if (!order.asUrl) return { b64_json: await base64(call, order, index), ...revised };
  return { url: shelve(call, `img-${index}.png`, 'image/png', await draw(call, order, index)), ...revised };
}

async function base64(call: MediaCall, order: ImageOrder, index: number): Promise<string> {
  return resultBytes(call, await draw(call, order, index)).toString('base64');
}

function draw(call: MediaCall, order: ImageOrder, index: number): Promise<Buffer> {
  const label = { engine: `${call.vendor.name}/${order.modelName}`, text: order.prompt, index, seed: undefined };
  const isCutOut = order.background === 'transparent';
  return drawPicture({ label, ...order.size, format: order.format, isCutOut, quality: Math.max(1, order.compression) });
}

function createdOf(call: MediaCall): number {
  return 1_790_000_000 + (Number.parseInt(digest(call.body).slice(0, 6), 16) % 1_000_000);
}
