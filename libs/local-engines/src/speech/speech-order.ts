import type { SettingValue } from '@portazgo/contracts';
import { unnamedSetting, type JsonValue, type ProviderTurn, type UnsupportedField } from '@portazgo/providers-contract';
import { isSoundFormat, soundFormats } from '../sound/sound-format.ts';
import { hasWords, speakableText } from './speakable-text.ts';
import type { SpokenTurn, SpeakInput } from './speaking.ts';

/** What both ways of asking for speech have in common. */
export interface SpeechOrder {
  readonly turns: readonly ProviderTurn[];
  readonly format: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly fields: Readonly<Record<string, string>>;
  readonly constants: Readonly<Record<string, JsonValue>>;
}

/** How one engine casts a text: the voice for a turn, or why it has none. */
export type Cast = (turn: SpokenTurn | ProviderTurn, order: SpeechOrder) => { readonly voice: string } | UnsupportedField;

const charactersMax = 100_000;
const speedMin = 0.5;
const speedMax = 2;
const handled = ['format', 'output_format', 'speed', 'language'];

/** What an engine is asked to say; or the first thing it cannot. */
export function speechOf(order: SpeechOrder, cast: Cast): Omit<SpeakInput, 'isStreamed'> | UnsupportedField {
  const { format, settings, constants } = order;
  if (!isSoundFormat(format)) return { field: 'format', reason: `it is written as ${soundFormats.join(', ')} here` };
  const unnamed = unnamedSetting(order, {}, handled);
  if (unnamed) return unnamed;
  const speed = settings.speed ?? 1;
  if (typeof speed !== 'number' || speed < speedMin || speed > speedMax) return { field: 'speed', reason: `is from ${speedMin} to ${speedMax} here` };
  const turns = order.turns.map(({ text, voice }) => ({ voice, text: speakableText(text, { skipsCues: constants.cues === 'skip' }) }));
  if (turns.reduce((sum, { text }) => sum + text.length, 0) > charactersMax) return { field: 'text', reason: `has more than ${charactersMax} characters` };
  if (!turns.some(({ text }) => hasWords(text))) return { field: 'text', reason: 'has nothing in it that can be spoken' };
  const spoken: SpokenTurn[] = [];
  for (const { text, voice } of turns) {
    const chosen = cast(voice === undefined ? { text } : { text, voice }, order);
    if ('reason' in chosen) return chosen;
    spoken.push({ text, voice: chosen.voice });
  }
  return { turns: spoken, format, speed };
}
