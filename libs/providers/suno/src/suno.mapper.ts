import { namedSettings, unnamedSetting, type ProviderMediaRequest, type UnsupportedField } from '@portazgo/providers-contract';

const known: Readonly<Record<string, string>> = {
  negative_prompt: 'negativeTags',
  negative_tags: 'negativeTags',
  vocal_gender: 'vocalGender',
  style_weight: 'styleWeight',
  weirdness: 'weirdnessConstraint',
};
const own = ['gpt_description_prompt', 'style', 'title', 'instrumental', 'make_instrumental'];
const ideaMax = 500;
const titleMax = 80;
/** Both resellers insist on an address to call; nobody listens at this one, and nobody can. */
const nobody = 'https://callback.invalid/';

/** What a song is made from: an idea, or own words with a style and a title. */
interface Song {
  readonly isCustom: boolean;
  readonly text: string | undefined;
  readonly style: string | undefined;
  readonly title: string | undefined;
  readonly isInstrumental: boolean;
}

function songOf({ prompt, settings }: ProviderMediaRequest): Song {
  const text = (key: string) => (settings[key] === undefined || settings[key] === '' ? undefined : String(settings[key]));
  const idea = text('gpt_description_prompt');
  const [style, title] = [text('style'), text('title')];
  const isInstrumental = settings['instrumental'] === true || settings['make_instrumental'] === true;
  return { isCustom: idea === undefined && (style !== undefined || title !== undefined), text: idea ?? (prompt || undefined), style, title, isInstrumental };
}

export function unsupportedSong(model: string, request: ProviderMediaRequest): UnsupportedField | null {
  if (request.operation !== 'audio.compose') return { field: 'model', reason: `the provider does not do ${request.operation}` };
  const [file] = request.inputs;
  if (file) return { field: file.role, reason: 'the model takes no files' };
  const { isCustom, text, style, title, isInstrumental } = songOf(request);
  const isV4 = /^V4(?:\+|$)/.test(model);
  const [lyricsMax, styleMax] = isV4 ? [3_000, 200] : [5_000, 1_000];
  const textField = request.settings['gpt_description_prompt'] ? 'gpt_description_prompt' : 'prompt';
  if (!isCustom) {
    if (!text) return { field: textField, reason: 'a song needs an idea, or lyrics with a style and a title' };
    const stray = style === undefined ? (title === undefined ? null : 'title') : 'style';
    if (stray) return { field: stray, reason: 'style and title belong to own lyrics, not to an idea' };
    if (lengthOf(text) > ideaMax) return { field: textField, reason: `an idea has at most ${ideaMax} characters` };
  } else {
    if (style === undefined) return { field: 'style', reason: 'a song of own lyrics needs a style' };
    if (!isInstrumental && !text) return { field: 'prompt', reason: 'a song that is sung needs lyrics' };
    if (lengthOf(text) > lyricsMax) return { field: 'prompt', reason: `lyrics have at most ${lyricsMax} characters` };
    if (lengthOf(style) > styleMax) return { field: 'style', reason: `a style has at most ${styleMax} characters` };
    if (lengthOf(title) > titleMax) return { field: 'title', reason: `a title has at most ${titleMax} characters` };
  }
  return unnamedSetting(request, known, own);
}

export function songBody(model: string, request: ProviderMediaRequest, callbackUrl: string | null): Record<string, unknown> {
  const { isCustom, text, style, title, isInstrumental } = songOf(request);
  return {
    model,
    customMode: isCustom,
    instrumental: isInstrumental,
    callBackUrl: callbackUrl ?? nobody,
    ...(text !== undefined && !(isCustom && isInstrumental) ? { prompt: text } : {}),
    ...(isCustom && style !== undefined ? { style } : {}),
    ...(isCustom ? { title: title ?? titleFrom(text ?? style ?? '') } : {}),
    ...namedSettings({ settings: request.settings, fields: {} }, known),
    ...request.constants,
  };
}

/** The vendor insists on a title where our callers need none: it is the first line of the words. */
function titleFrom(words: string): string {
  const line = words.split('\n').find((text) => !/^\s*(?:\[.*\]\s*)?$/.test(text)) ?? words;
  const title = line.replaceAll(/\[[^\]]*\]/g, '').trim() || words.trim();
  return Array.from(title).slice(0, titleMax).join('');
}

const lengthOf = (text: string | undefined) => (text === undefined ? 0 : Array.from(text).length);
