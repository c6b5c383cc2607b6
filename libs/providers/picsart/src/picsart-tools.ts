import type { JobOperation } from '@portazgo/contracts';
import type { ProviderMediaRequest } from '@portazgo/providers-contract';

export type PicsartHost = 'image' | 'genai' | 'video';

/** One tool of the vendor: where it stands and what it takes. */
export interface PicsartTool {
  readonly host: PicsartHost;
  /** From the host's root. */
  readonly path: string;
  /** Below it lie its tasks; null for tools that always answer at once. */
  readonly tasks: string | null;
  readonly body: 'json' | 'form';
  /** Tells the model by its id; the others are a model of their own. */
  readonly namesModel: boolean;
  readonly takesPrompt: boolean;
  /** Names of input files, by role. Those that end in `_url` must be addresses, the others are sent as files. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Our setting keys and its names. */
  readonly settings: Readonly<Record<string, string>>;
  /** Factors it enlarges by. */
  readonly factors?: (factor: number) => boolean;
}

const exactSides = { width: 'width', height: 'height' };
/** A ratio becomes two sides. */
const sides = { ...exactSides, aspect_ratio: 'width' };
const made = { host: 'genai', body: 'json', namesModel: true, takesPrompt: true } as const;
const painted = { host: 'genai', tasks: '/v1/painting', body: 'form', namesModel: false, takesPrompt: true } as const;
const worked = { host: 'image', tasks: null, body: 'form', namesModel: false, takesPrompt: false } as const;
const picture = { image: 'image' };
const format = { output_format: 'format' };
const film = { ...sides, resolution: 'quality', quality: 'quality', sound: 'audio', duration: 'length' };
const fill = { count: 'count', ...format };

/** Names that come as a model id or in a route's constant `path`, without the first slash. */
const tools: Readonly<Record<string, PicsartTool>> = {
  text2image: {
    ...made,
    path: '/v1/text2image',
    tasks: '/v1/text2image/inferences',
    inputs: {},
    settings: { ...sides, count: 'count', negative_prompt: 'negative_prompt' },
  },
  text2video: { ...made, path: '/v1/text2video', tasks: '/v1/video', inputs: {}, settings: film },
  image2video: { ...made, path: '/v1/image2video', tasks: '/v1/video', inputs: { image: 'image_url' }, settings: film },
  'painting/inpaint': { ...painted, path: '/v1/painting/inpaint', inputs: { ...picture, mask: 'mask_image' }, settings: fill },
  'painting/replace-background': { ...painted, path: '/v1/painting/replace-background', inputs: picture, settings: fill },
  'painting/expand': { ...painted, path: '/v1/painting/expand', inputs: picture, settings: { ...exactSides, ...fill } },
  'painting/remove-object': {
    ...painted,
    path: '/v1/painting/remove-object',
    takesPrompt: false,
    inputs: { ...picture, mask: 'mask_image' },
    settings: format,
  },
  removebg: {
    ...worked,
    path: '/tools/1.0/removebg',
    inputs: { ...picture, background: 'bg_image' },
    settings: { ...format, background_color: 'bg_color', width: 'bg_width', height: 'bg_height' },
  },
  upscale: {
    ...worked,
    path: '/tools/1.0/upscale',
    inputs: picture,
    settings: { ...format, factor: 'upscale_factor' },
    factors: (factor) => [2, 4, 6, 8].includes(factor),
  },
  'upscale/enhance': { ...worked, path: '/tools/1.0/upscale/enhance', inputs: picture, settings: { ...format, factor: 'upscale_factor' }, factors: isUpTo16 },
  'upscale/ultra': {
    ...worked,
    path: '/tools/1.0/upscale/ultra',
    tasks: '/tools/1.0/upscale/ultra',
    inputs: picture,
    settings: { ...format, factor: 'upscale_factor' },
    factors: isUpTo16,
  },
  'enhance/face': { ...worked, path: '/tools/1.0/enhance/face', inputs: picture, settings: format },
  'remove-background': {
    ...worked,
    host: 'video',
    path: '/v1/remove-background',
    tasks: '/v1/video',
    inputs: { video: 'video_url', background: 'bg_image_url' },
    settings: { background_color: 'bg_color' },
  },
};

const usualTools: Readonly<Partial<Record<JobOperation, string>>> = {
  'image.generate': 'text2image',
  'image.remove-background': 'removebg',
  'image.enhance': 'upscale',
  'video.remove-background': 'remove-background',
};

/** The tool a route names, by its constant `path` or by its model; for the id of a model, the usual one of the operation. */
export function toolOf(model: string, request: ProviderMediaRequest): PicsartTool | null {
  const path = request.constants['path'];
  if (typeof path === 'string') return named(path);
  const [id = '', behaviour] = split(model);
  return id.startsWith('urn:') ? named(usualTool(request) + behaviour) : named(model);
}

function usualTool({ operation, inputs }: ProviderMediaRequest): string {
  if (operation === 'video.generate') return inputs.length > 0 ? 'image2video' : 'text2video';
  // The vendor's own avatars are sold by its sales people only: a photo is edited instead. Without a mask, words edit the background.
  if (operation === 'image.edit' || operation === 'image.avatar')
    return inputs.some(({ role }) => role === 'mask') ? 'painting/inpaint' : 'painting/replace-background';
  return usualTools[operation] ?? '';
}

/** What follows a `+` only an emulator reads: in the id of the model where the request has it, else at the end of the path. */
function named(path: string): PicsartTool | null {
  const [name, behaviour] = split(path.replace(/^\/+/, ''));
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (!tool) return null;
  return tool.namesModel ? tool : { ...tool, path: tool.path + behaviour };
}

function split(text: string): [name: string, behaviour: string] {
  const plus = text.indexOf('+');
  return plus < 0 ? [text, ''] : [text.slice(0, plus), text.slice(plus)];
}

function isUpTo16(factor: number): boolean {
  return Number.isInteger(factor) && factor >= 2 && factor <= 16;
}
