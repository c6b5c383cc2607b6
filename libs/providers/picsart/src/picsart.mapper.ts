import {
  namedSettings,
  ProviderError,
  unnamedSetting,
  type ProviderFile,
  type ProviderMediaRequest,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import { jsonBody, multipartBody, type HttpBody, type MultipartPart } from '@portazgo/providers-http';
import type { PicsartTool } from './picsart-tools.ts';

const sideMin = 64;
const sideMax = 1_024;
const countMax = 10;
const formats: ReadonlyMap<string, string> = new Map([
  ['png', 'PNG'],
  ['jpg', 'JPG'],
  ['jpeg', 'JPG'],
  ['webp', 'WEBP'],
]);
const extension = /[\w-]+$/;

const fieldOf = (tool: PicsartTool, { fields }: ProviderMediaRequest, file: ProviderFile) => fields[file.role] ?? tool.inputs[file.role];

export function unsupportedByTool(tool: PicsartTool, request: ProviderMediaRequest): UnsupportedField | null {
  const { settings, inputs, prompt } = request;
  if (tool.takesPrompt && !prompt) return { field: 'prompt', reason: 'the model needs a prompt' };
  const roles = inputs.map(({ role }) => role);
  for (const [position, file] of inputs.entries()) {
    if (!fieldOf(tool, request, file)) return { field: file.role, reason: 'the model takes no such input' };
    if (roles.indexOf(file.role) !== position) return { field: file.role, reason: 'the model takes one of them' };
  }
  const main = tool.inputs['video'] ? 'video' : 'image';
  if (tool.inputs[main] && !roles.some((role) => role === main)) return { field: main, reason: 'there is nothing to work on' };
  const count = settings['count'];
  if (count !== undefined && !(Number(count) >= 1 && Number(count) <= countMax)) return { field: 'count', reason: `the model makes 1 to ${countMax} at once` };
  const format = settings['output_format'];
  if (format !== undefined && !formats.has(String(format).toLowerCase())) return { field: 'output_format', reason: 'the provider makes PNG, JPG and WebP' };
  const { factor } = settings;
  if (factor !== undefined && tool.factors && !tool.factors(Number(factor))) return { field: 'factor', reason: 'the model does not enlarge by this factor' };
  return (tool.namesModel ? unsupportedSides(settings) : null) ?? unnamedSetting(request, tool.settings, []);
}

function unsupportedSides(settings: ProviderMediaRequest['settings']): UnsupportedField | null {
  for (const side of ['width', 'height']) {
    const value = settings[side];
    if (value !== undefined && !(Number(value) >= sideMin && Number(value) <= sideMax))
      return { field: side, reason: `a side has ${sideMin} to ${sideMax} pixels` };
  }
  const ratio = settings['aspect_ratio'];
  return ratio === undefined || sidesOf(String(ratio)) ? null : { field: 'aspect_ratio', reason: 'the model makes ratios from 1:16 to 16:1' };
}

/** The longest sides of a ratio: the vendor takes the nearest its model has. */
function sidesOf(ratio: string): { width: number; height: number } | null {
  const [, wide = 0, high = 0] = /^(\d{1,3}):(\d{1,3})$/.exec(ratio)?.map(Number) ?? [];
  if (wide === 0 || high === 0) return null;
  const scale = sideMax / Math.max(wide, high);
  const [width, height] = [Math.round(wide * scale), Math.round(high * scale)];
  return Math.min(width, height) < sideMin ? null : { width, height };
}

/** The count is always sent: left out, the vendor makes, and bills, two. */
export function toolFields(tool: PicsartTool, model: string, request: ProviderMediaRequest): Record<string, unknown> {
  const { path: _, ...constants } = request.constants;
  const { aspect_ratio: ratio, ...settings } = request.settings;
  const named = namedSettings({ ...request, settings }, tool.settings);
  const format = formats.get(String(named['format'] ?? '').toLowerCase());
  return {
    ...(tool.takesPrompt ? { prompt: request.prompt } : {}),
    ...(tool.namesModel ? { model } : {}),
    ...(tool.settings['count'] ? { count: 1 } : {}),
    ...(tool.namesModel && ratio !== undefined && request.fields['aspect_ratio'] !== '' ? sidesOf(String(ratio)) : {}),
    ...named,
    ...(format ? { format } : {}),
    ...constants,
  };
}

export async function toolBody(tool: PicsartTool, model: string, request: ProviderMediaRequest): Promise<HttpBody> {
  const fields = toolFields(tool, model, request);
  const files: MultipartPart[] = [];
  for (const file of request.inputs) {
    const name = fieldOf(tool, request, file) ?? file.role;
    if (name.endsWith('_url')) fields[name] = await addressOf(file);
    else files.push({ name, fileName: `${file.role}.${extension.exec(file.mimeType)?.[0] ?? 'bin'}`, contentType: file.mimeType, content: await file.read() });
  }
  if (tool.body === 'json') return jsonBody(fields);
  return multipartBody([...Object.entries(fields).map(([name, value]) => ({ name, value: String(value) })), ...files]);
}

async function addressOf(file: ProviderFile): Promise<string> {
  const link = await file.link();
  if (link) return link;
  throw new ProviderError({
    provider: 'picsart',
    kind: 'bad_request',
    accepted: 'no',
    field: file.role,
    reason: 'the provider fetches this file itself, and this house has no public address',
  });
}
