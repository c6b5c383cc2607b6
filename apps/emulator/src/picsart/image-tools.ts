import { z } from 'zod';
import { beginCall } from '../media-call/begin-call.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { sendJson } from '../media-call/send-media.ts';
import { Refusal } from '../refusal.ts';
import type { GivenInput } from '../studio/given-input.ts';
import { answerState, deliver } from './deliver.ts';
import { picsartRead, unprocessable } from './picsart-error.ts';
import { neededSource, type PicsartBody, readBody, sourceOf } from './picsart-body.ts';
import { formatName, formNumber, type PictureJob, pictureResult } from './pictures.ts';

type Shape = Pick<PictureJob, 'size' | 'format' | 'isCutOut'>;
interface ImageTool {
  readonly operation: string;
  /** Whether `mode` may ask for a job. */
  readonly hasMode?: boolean;
  shape(call: MediaCall, body: PicsartBody, source: GivenInput): Promise<Shape> | Shape;
}

const colour = z.string().regex(/^(?:#[0-9a-f]{3,8}|[a-z]+)$/i);
const shared = { format: formatName.optional() };
const removal = z.looseObject({
  ...shared,
  output_type: z.enum(['cutout', 'mask']).optional(),
  bg_color: colour.optional(),
  bg_blur: formNumber(0, 100).optional(),
  bg_width: formNumber(1, 8_000).optional(),
  bg_height: formNumber(1, 8_000).optional(),
  scale: z.enum(['fit', 'fill']).optional(),
  shadow_opacity: formNumber(0, 100).optional(),
  shadow_blur: formNumber(0, 100).optional(),
  stroke_size: formNumber(0, 100).optional(),
});
const enlarging = z.looseObject({ ...shared, upscale_factor: formNumber(2, 16).optional() });
const editing = z.looseObject({
  ...shared,
  mode: z.enum(['resize', 'crop']).optional(),
  width: formNumber(1, 8_000).optional(),
  height: formNumber(1, 8_000).optional(),
  rotate: formNumber(-180, 180).optional(),
  quality: formNumber(10, 100).optional(),
});
const pixelsMax = 64_000_000;

function sizeOf({ facts }: GivenInput, factor = 1) {
  return { width: Math.round((facts.width ?? 1_024) * factor), height: Math.round((facts.height ?? 1_024) * factor) };
}

function enlarge(factors?: readonly number[]): ImageTool['shape'] {
  return (_call, { values }, source) => {
    const { upscale_factor: factor = 2, format = 'JPG' } = picsartRead(enlarging, values);
    if (factors && !factors.includes(factor)) throw unprocessable(`upscale_factor: must be one of ${factors.join(', ')}`);
    const size = sizeOf(source, factor);
    if (size.width * size.height > pixelsMax) throw unprocessable('The result would be larger than 64 megapixels.');
    return { size, format };
  };
}

const plain: ImageTool = {
  operation: 'image.edit',
  shape: (_call, { values }, source) => ({ size: sizeOf(source), format: picsartRead(z.looseObject(shared), values).format ?? 'JPG' }),
};

const tools: Readonly<Record<string, ImageTool>> = {
  removebg: {
    operation: 'image.remove-background',
    async shape(call, body, source) {
      const { bg_width: width, bg_height: height, bg_color: ground, format = 'PNG', output_type: output } = picsartRead(removal, body.values);
      const picture = await sourceOf(call, body, 'bg_image', 'image');
      const size = width !== undefined && height !== undefined ? { width, height } : sizeOf(source);
      return { size, format, isCutOut: ground === undefined && picture === undefined && output !== 'mask' };
    },
  },
  upscale: { operation: 'image.enhance', shape: enlarge([2, 4, 6, 8]) },
  'upscale/ultra': { operation: 'image.enhance', hasMode: true, shape: enlarge() },
  'upscale/enhance': { operation: 'image.enhance', shape: enlarge() },
  'enhance/face': { ...plain, operation: 'image.enhance' },
  edit: {
    operation: 'image.edit',
    shape(_call, { values }, source) {
      const { width, height, format = 'JPG' } = picsartRead(editing, values);
      const size = sizeOf(source);
      return { size: { width: width ?? size.width, height: height ?? size.height }, format };
    },
  },
  effects: plain,
  'effects/ai': plain,
  adjust: plain,
  styletransfer: plain,
  'smart-crop': plain,
  blend: plain,
};

/** `POST /tools/1.0/{tool}`: at once unless a job is asked for. */
export async function useTool(call: MediaCall): Promise<void> {
  const name = call.params.tool ?? '';
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  const body = await readBody(call);
  await beginCall(call, typeof body.values.model === 'string' ? body.values.model : undefined);
  call.record.model ??= name;
  if (!tool) throw new Refusal(404, 'The tool is not found.');
  const source = await neededSource(call, body, 'image', 'image');
  const shape = await tool.shape(call, body, source);
  const mode = tool.hasMode ? picsartRead(z.enum(['sync', 'async', 'auto']).optional(), body.values.mode) : undefined;
  const text = `${source.facts.type} ${source.facts.width}x${source.facts.height}, ${source.bytes.length} bytes`;
  await deliver(
    call,
    {
      operation: tool.operation,
      idName: 'transaction_id',
      place: `image/${name}`,
      takenStatus: 'processing',
      make: async () => {
        const output = call.behaviour.isEmpty ? null : await pictureResult(call, 0, { engine: name, text, ...shape });
        return { output, units: { images: 1, requests: 1 } };
      },
    },
    mode === 'async' ? 'async' : 'sync',
  );
}

/** `GET /tools/1.0/{tool}/{transaction_id}` */
export async function toolState(call: MediaCall): Promise<void> {
  await beginCall(call);
  answerState(call, `image/${call.params.tool}`, 'transaction_id');
}

/** `POST /tools/1.0/upload`: keeps a file and gives it an address. */
export async function uploadImage(call: MediaCall): Promise<void> {
  await beginCall(call);
  const { bytes, facts } = await neededSource(call, await readBody(call), 'image', 'image');
  const id = call.studio.shelf.put({ content: bytes, name: 'upload', type: facts.type, behaviour: call.behaviour });
  sendJson(call, 200, { status: 'success', data: { id, url: `${call.origin}/picsart/media/${id}/upload` } });
}
