import type { InputRole } from '@portazgo/contracts';
import { namedSettings, unnamedSetting, type ProviderMediaRequest, type UnsupportedField } from '@portazgo/providers-contract';

/** Names that most endpoints share; a route's `fields` say where its endpoint differs. A dot leads into an object. */
const knownSettings: Readonly<Record<string, string>> = {
  count: 'num_images',
  width: 'image_size.width',
  height: 'image_size.height',
  aspect_ratio: 'aspect_ratio',
  resolution: 'resolution',
  duration: 'duration',
  seed: 'seed',
  negative_prompt: 'negative_prompt',
  output_format: 'output_format',
};
const knownInputs: Readonly<Partial<Record<InputRole, string>>> = { image: 'image_url', mask: 'mask_url', video: 'video_url', audio: 'audio_url' };

/** Ratios as the presets of endpoints that have `image_size` and no `aspect_ratio`. */
const sizePresets: ReadonlyMap<string, string> = new Map([
  ['1:1', 'square_hd'],
  ['4:3', 'landscape_4_3'],
  ['16:9', 'landscape_16_9'],
  ['3:4', 'portrait_4_3'],
  ['9:16', 'portrait_16_9'],
]);

const inputField = (request: ProviderMediaRequest, role: InputRole) => request.fields[role] ?? knownInputs[role];
const takesSeveral = (field: string) => field.endsWith('s');

export function unsupportedInput(request: ProviderMediaRequest): UnsupportedField | null {
  const roles = request.inputs.map(({ role }) => role);
  for (const [position, role] of roles.entries()) {
    const field = inputField(request, role);
    if (field === undefined) return { field: role, reason: 'the model takes no such input' };
    if (!takesSeveral(field) && roles.indexOf(role) !== position) return { field: role, reason: 'the model takes one of them' };
  }
  const voices = new Set(request.turns.map(({ voice }) => voice));
  if (voices.size > 1 && !request.fields['turns']) return { field: 'dialogue', reason: 'the model speaks with one voice' };
  if (request.fields['aspect_ratio'] === 'image_size') {
    const ratio = request.settings['aspect_ratio'];
    if (ratio !== undefined && !sizePresets.has(String(ratio)))
      return { field: 'aspect_ratio', reason: `the model makes ${[...sizePresets.keys()].join(', ')}` };
  }
  return unnamedSetting(request, knownSettings, ['format']);
}

/** The endpoint's input. `addresses[i]` is where the vendor finds `inputs[i]`. Constants have the last word. */
export function falInput(request: ProviderMediaRequest, addresses: readonly string[]): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  Object.assign(body, wordsOf(request));
  for (const [name, value] of Object.entries(namedSettings(request, knownSettings)))
    put(body, name, name === 'image_size' ? sizePresets.get(String(value)) : value);
  for (const [position, { role }] of request.inputs.entries()) {
    const field = inputField(request, role);
    if (!field) continue;
    if (takesSeveral(field)) body[field] = [...((body[field] as string[] | undefined) ?? []), addresses[position]];
    else body[field] = addresses[position];
  }
  return { ...body, ...request.constants };
}

/** The prompt; turns as the list that endpoints for dialogues take, where the route names one, and as one text with one voice elsewhere. */
function wordsOf({ prompt, turns, fields }: ProviderMediaRequest): Record<string, unknown> {
  const [first] = turns;
  if (!first) return prompt === undefined ? {} : { [fields['prompt'] ?? 'prompt']: prompt };
  if (fields['turns']) return { [fields['turns']]: turns.map(({ text, voice }) => ({ text, ...(voice === undefined ? {} : { voice }) })) };
  const text = { [fields['prompt'] ?? 'prompt']: turns.map((turn) => turn.text).join('\n') };
  return first.voice === undefined ? text : { ...text, [fields['voice'] ?? 'voice']: first.voice };
}

function put(body: Record<string, unknown>, path: string, value: unknown): void {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) body[name] = value;
  else put((body[name] ??= {}) as Record<string, unknown>, rest.join('.'), value);
}
