import type { ProviderMediaOutcome, ProviderMediaRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import type { EngineRunOptions } from '../host/engine-spec.ts';
import type { LocalMaker } from '../local-media.model.ts';
import { asPictureFormat, mimeTypes } from '../picture/picture-format.ts';
import { avatarStyles, type AvatarBackground, type AvatarOrder, type AvatarTasks } from './avatar.ts';
import { styleOfPrompt } from './avatar-prompt.ts';

const known = new Set(['style', 'background', 'size', 'count', 'output_format']);
const [sizeUsual, sizeMin, sizeMax] = [512, 64, 1_024];

/** `image.avatar`. */
export class AvatarMaker implements LocalMaker {
  constructor(private readonly engine: EngineHost<AvatarTasks>) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    if (request.operation !== 'image.avatar') return { field: 'model', reason: 'it only makes avatars' };
    if (request.inputs.length !== 1 || request.inputs[0]?.role !== 'image') return { field: 'image', reason: 'it takes exactly one photo' };
    const order = toOrder(request);
    return 'reason' in order ? order : null;
  }

  async make(request: ProviderMediaRequest, run: EngineRunOptions): Promise<ProviderMediaOutcome> {
    const image = request.inputs.find(({ role }) => role === 'image');
    const order = toOrder(request);
    if (!image || 'reason' in order) throw new Error('the house lets no such request through');
    const { picture } = await this.engine.run('make', { ...order, image: await image.read() }, run);
    return { results: [{ bytes: picture, mimeType: mimeTypes[order.format] }] };
  }
}

function toOrder({ prompt = '', settings }: ProviderMediaRequest): Omit<AvatarOrder, 'image'> | UnsupportedField {
  const stranger = Object.keys(settings).find((key) => !known.has(key));
  if (stranger) return { field: stranger, reason: 'the provider has no such setting' };
  if (Number(settings.count ?? 1) !== 1) return { field: 'count', reason: 'an avatar by rules comes out in one way only' };
  const said = styleOfPrompt(prompt);
  if (said !== null && typeof said === 'object') return { field: 'prompt', reason: said.reason };
  const style = avatarStyles.find((name) => name === (settings.style ?? said ?? 'natural'));
  if (!style) return { field: 'style', reason: `it is one of ${avatarStyles.join(', ')}` };
  if (said !== null && said !== style) return { field: 'prompt', reason: 'it names another style than the setting' };
  const background = toBackground(settings.background ?? 'original');
  if (!background) return { field: 'background', reason: 'it is original, blur, gradient or a colour such as #336699' };
  const size = Number(settings.size ?? sizeUsual);
  if (!Number.isInteger(size) || size < sizeMin || size > sizeMax) return { field: 'size', reason: `it is ${sizeMin} to ${sizeMax} pixels` };
  const format = asPictureFormat(settings.output_format ?? 'png');
  return format ? { style, background, size, format } : { field: 'output_format', reason: 'it makes png, jpg and webp' };
}

function toBackground(said: unknown): AvatarBackground | null {
  if (said === 'original' || said === 'blur' || said === 'gradient') return { kind: said };
  return typeof said === 'string' && /^#[0-9a-fA-F]{6}$/.test(said) ? { kind: 'colour', colour: said } : null;
}
