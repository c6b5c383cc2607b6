import type { ProviderMediaOutcome, ProviderMediaRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import type { EngineRunOptions } from '../host/engine-spec.ts';
import type { LocalMaker } from '../local-media.model.ts';
import { asPictureFormat, mimeTypes } from '../picture/picture-format.ts';
import type { DrawOrder, ProceduralTasks } from './procedural.ts';

const known = new Set(['width', 'height', 'aspect_ratio', 'count', 'seed', 'output_format']);
const sideMin = 64;
const sideMax = 2_048;
const countMax = 4;
const promptMax = 5_000;
/** Pixels of a picture whose size nobody says. */
const usualPixels = 1_024 * 1_024;

export class ProceduralMaker implements LocalMaker {
  constructor(private readonly engine: EngineHost<ProceduralTasks>) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    const order = toOrder(request);
    return 'reason' in order ? order : null;
  }

  async make(request: ProviderMediaRequest, run: EngineRunOptions): Promise<ProviderMediaOutcome> {
    const order = toOrder(request);
    if ('reason' in order) throw new Error(`asked for what it refuses: ${order.field}`);
    const { pictures } = await this.engine.run('draw', order, run);
    return { results: pictures.map((bytes) => ({ bytes, mimeType: mimeTypes[order.format] })), nature: 'procedural' };
  }
}

/** What is to be drawn, or the first field that cannot be. */
export function toOrder({ operation, prompt = '', inputs, settings }: ProviderMediaRequest): DrawOrder | UnsupportedField {
  const stranger = Object.keys(settings).find((key) => !known.has(key));
  if (stranger) return { field: stranger, reason: 'what draws by rules has no such setting' };
  if (operation !== 'image.generate') return { field: 'model', reason: 'it only draws new pictures' };
  if (inputs[0]) return { field: inputs[0].role, reason: 'it draws from a text, not from files' };
  if (prompt.trim() === '' || prompt.length > promptMax) return { field: 'prompt', reason: `it takes 1 to ${promptMax} characters` };
  const format = asPictureFormat(settings.output_format ?? 'png');
  if (!format) return { field: 'output_format', reason: 'it makes png, jpg and webp' };
  const count = Number(settings.count ?? 1);
  if (!Number.isInteger(count) || count < 1 || count > countMax) return { field: 'count', reason: `it draws 1 to ${countMax} pictures` };
  const seed = Number(settings.seed ?? 0);
  if (!Number.isSafeInteger(seed) || seed < 0) return { field: 'seed', reason: 'it is a whole number from 0' };
  const size = toSize(settings);
  return 'reason' in size ? size : { prompt, ...size, seed, count, format };
}

function toSize({ width, height, aspect_ratio: ratio }: ProviderMediaRequest['settings']): { width: number; height: number } | UnsupportedField {
  const [across = Number.NaN, down = Number.NaN] = ratio === undefined ? [1, 1] : String(ratio).split(':').map(Number);
  if (!(across > 0 && down > 0)) return { field: 'aspect_ratio', reason: 'it is written like 16:9' };
  if (ratio !== undefined && width !== undefined && height !== undefined) return { field: 'aspect_ratio', reason: 'width and height say it already' };
  const free = Math.sqrt((usualPixels * across) / down);
  const sides = {
    width: Math.round(Number(width ?? (height === undefined ? free : (Number(height) * across) / down))),
    height: Math.round(Number(height ?? (width === undefined ? (free * down) / across : (Number(width) * down) / across))),
  };
  for (const [field, side] of Object.entries(sides))
    if (!(side >= sideMin && side <= sideMax)) return { field, reason: `the sides are ${sideMin} to ${sideMax} pixels long` };
  return sides;
}
