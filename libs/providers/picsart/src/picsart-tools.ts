import type { JobOperation } from '@portazgo/contracts';
import type { ProviderMediaRequest } from '@portazgo/providers-contract';

export type PicsartHost = 'image' | 'genai' | 'video';

/** One tool of the vendor: where it stands and what it takes. */
export interface PicsartTool {
  readonly host: PicsartHost;
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
const painted = { host: 'genai', tasks: '/painting', body: 'form', namesModel: false, takesPrompt: true } as const;
const worked = { host: 'image', tasks: null, body: 'form', namesModel: false, takesPrompt: false } as const;
const picture = { image: 'image' };
const format = { output_format: 'format' };
const film = { ...sides, resolution: 'quality', quality: 'quality', sound: 'audio', duration: 'length' };
const fill = { count: 'count', ...format };

/** Names that come as a model id or in a route's constant `path`, without the first slash. */
const tools: Readonly<Record<string, PicsartTool>> = {
  text2image: {
    ...made,
    path: '/text2image',
    tasks: '/text2image/inferences',
    inputs: {},
    settings: { ...sides, count: 'count', negative_prompt: 'negative_prompt' },
  },
  text2video: { ...made, path: '/text2video', tasks: '/video', inputs: {}, settings: film },
  image2video: { ...made, path: '/image2video', tasks: '/video', inputs: { image: 'image_url' }, settings: film },
  'painting/inpaint': { ...painted, path: '/painting/inpaint', inputs: { ...picture, mask: 'mask_image' }, settings: fill },
  'painting/replace-background': { ...painted, path: '/painting/replace-background', inputs: picture, settings: fill },
  'painting/expand': { ...painted, path: '/painting/expand', inputs: picture, settings: { ...exactSides, ...fill } },
  'painting/remove-object': { ...painted, path: '/painting/remove-object', takesPrompt: false, inputs: { ...picture, mask: 'mask_image' }, settings: format },
  removebg: {
    ...worked,
    path: '/removebg',
    inputs: { ...picture, background: 'bg_image' },
    settings: { ...format, background_color: 'bg_color', width: 'bg_width', height: 'bg_height' },
  },
  upscale: {
    ...worked,
    path: '/upscale',
    inputs: picture,
    settings: { ...format, factor: 'upscale_factor' },
    factors: (factor) => [2, 4, 6, 8].includes(factor),
  },
  'upscale/enhance': { ...worked, path: '/upscale/enhance', inputs: picture, settings: { ...format, factor: 'upscale_factor' }, factors: isUpTo16 },
  'upscale/ultra': {
    ...worked,
    path: '/upscale/ultra',
    tasks: '/upscale/ultra',
    inputs: picture,
    settings: { ...format, factor: 'upscale_factor' },
    factors: isUpTo16,
  },
  'enhance/face': { ...worked, path: '/enhance/face', inputs: picture, settings: format },
  'remove-background': {
    ...worked,
    host: 'video',
    path: '/remove-background',
    tasks: '/video',
    inputs: { video: 'video_url', background: 'bg_image_url' },
    settings: { background_color: 'bg_color' },
  },
};

const usualTools: Readonly<Partial<Record<JobOperation, string>>> = {
  'image.generate': 'text2image',
  'image.edit': 'painting/inpaint',
  // Its own avatars are sold by its sales people only: a photo is edited instead.
  'image.avatar': 'painting/inpaint',
  'image.remove-background': 'removebg',
  'image.enhance': 'upscale',
  'video.generate': 'text2video',
  'video.remove-background': 'remove-background',
};

/** The tool a route names, by its constant `path` or by its model, else the usual one of the operation. What follows a `+` only an emulator reads. */
export function toolOf(model: string, { operation, constants, inputs }: ProviderMediaRequest): PicsartTool | null {
  const path = constants['path'];
  if (typeof path === 'string') return named(path);
  const own = model.startsWith('urn:') ? null : named(model);
  if (own) return own;
  if (!model.startsWith('urn:')) return null;
  const usual = operation === 'video.generate' && inputs.length > 0 ? 'image2video' : usualTools[operation];
  return usual ? (tools[usual] ?? null) : null;
}

function named(path: string): PicsartTool | null {
  const [name = '', ...behaviour] = path.replace(/^\/+/, '').split('+');
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  return tool ? { ...tool, path: [tool.path, ...behaviour].join('+') } : null;
}

function isUpTo16(factor: number): boolean {
  return Number.isInteger(factor) && factor >= 2 && factor <= 16;
}
