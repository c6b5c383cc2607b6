import { namedSettings, unnamedSetting, type ProviderSpeechRequest, type UnsupportedField } from '@portazgo/providers-contract';

const known: Readonly<Record<string, string>> = { speed: 'speed', instructions: 'instructions' };
const textMax = 4_096;
/** The vendor insists on a voice; this one speaks when nobody was chosen. A route's constant `voice` replaces it. */
const defaultVoice = 'alloy';

export const speechTypes: Readonly<Partial<Record<ProviderSpeechRequest['format'], string>>> = {
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  opus: 'audio/ogg',
  flac: 'audio/flac',
  aac: 'audio/aac',
  pcm: 'audio/pcm',
};

const textOf = ({ turns }: ProviderSpeechRequest) => turns.map(({ text }) => text).join('\n');

export function unsupportedSpeech(model: string, request: ProviderSpeechRequest): UnsupportedField | null {
  if (!speechTypes[request.format]) return { field: 'format', reason: `the provider speaks ${Object.keys(speechTypes).join(', ')}` };
  if (new Set(request.turns.map(({ voice }) => voice)).size > 1) return { field: 'dialogue', reason: 'the model speaks with one voice' };
  if ([...textOf(request)].length > textMax) return { field: 'text', reason: `the model takes at most ${textMax} characters` };
  const { speed, ...named } = namedSettings(request, known);
  if (speed !== undefined && (Number(speed) < 0.25 || Number(speed) > 4)) return { field: 'speed', reason: 'the model speaks at 0.25 to 4' };
  if (named['instructions'] !== undefined && model.startsWith('tts-1')) return { field: 'instructions', reason: 'the model takes no instructions' };
  return unnamedSetting(request, known, ['format', 'output_format']);
}

export function speechBody(model: string, request: ProviderSpeechRequest): Record<string, unknown> {
  const voice = request.turns[0]?.voice ?? defaultVoice;
  return { model, input: textOf(request), voice, response_format: request.format, ...namedSettings(request, known), ...request.constants };
}
