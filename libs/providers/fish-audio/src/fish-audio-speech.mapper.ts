import { namedSettings, unnamedSetting, type ProviderSpeechRequest, type ProviderTurn, type UnsupportedField } from '@portazgo/providers-contract';

const known: Readonly<Record<string, string>> = {
  speed: 'prosody.speed',
  volume: 'prosody.volume',
  temperature: 'temperature',
  top_p: 'top_p',
  latency: 'latency',
  sample_rate: 'sample_rate',
  mp3_bitrate: 'mp3_bitrate',
  opus_bitrate: 'opus_bitrate',
  normalize: 'normalize',
  chunk_length: 'chunk_length',
};
/** The server takes any other name for its paid default, without a word: names are checked here. A `+` begins what only an emulator reads. */
const modelName = /^(?:s1|s2-pro|s2\.1-pro|s2\.1-pro-free)(?:\+.*)?$/;

export const speechTypes: Readonly<Partial<Record<ProviderSpeechRequest['format'], string>>> = {
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  opus: 'audio/ogg',
  pcm: 'audio/pcm',
};

const voicesOf = (turns: readonly ProviderTurn[]) => [...new Set(turns.map(({ voice }) => voice))];

export function unsupportedSpeech(model: string, request: ProviderSpeechRequest): UnsupportedField | null {
  if (!modelName.test(model)) return { field: 'model', reason: 'the provider has no such model' };
  if (!speechTypes[request.format]) return { field: 'format', reason: `the provider speaks ${Object.keys(speechTypes).join(', ')}` };
  const voices = voicesOf(request.turns);
  if (voices.length > 1 && /^s1\b/.test(model)) return { field: 'dialogue', reason: 'the model speaks with one voice' };
  if (voices.length > 1 && voices.includes(undefined)) return { field: 'voice', reason: 'each speaker of a dialogue needs a voice' };
  const { speed } = request.settings;
  if (speed !== undefined && !(Number(speed) >= 0.5 && Number(speed) <= 2)) return { field: 'speed', reason: 'the provider speaks at 0.5 to 2' };
  return unnamedSetting(request, known, ['format', 'output_format']);
}

/** One voice is named as such; several get a tag before each turn, which counts into their list. */
export function speechBody(request: ProviderSpeechRequest): Record<string, unknown> {
  const voices = voicesOf(request.turns);
  const isDialogue = voices.length > 1;
  const text = isDialogue
    ? request.turns.map((turn) => `<|speaker:${voices.indexOf(turn.voice)}|>${turn.text}`).join('')
    : request.turns.map((turn) => turn.text).join('\n');
  const body: Record<string, unknown> = { text, format: request.format };
  if (isDialogue) body['reference_id'] = voices;
  else if (voices[0] !== undefined) body['reference_id'] = voices[0];
  for (const [name, value] of Object.entries(namedSettings(request, known))) {
    const [outer = '', inner] = name.split('.');
    body[outer] = inner ? { ...(body[outer] as object | undefined), [inner]: value } : value;
  }
  return { ...body, ...request.constants };
}
