import type { Model } from './catalog.ts';
import type { MediaDraft, MediaFault } from './media-check.ts';
import { spokenText } from './media-bounds.ts';
import * as reasons from './media-reasons.ts';

/** The prompt, or the turns of a speech model: all of them together are its prompt. */
export function promptFaults(model: Model, draft: Pick<MediaDraft, 'prompt' | 'turns'>): MediaFault[] {
  return [...textFaults(model, draft), ...turnFaults(model, draft.turns)];
}

function textFaults({ prompt }: Model, draft: Pick<MediaDraft, 'prompt' | 'turns'>): MediaFault[] {
  const key = draft.turns ? 'turns' : 'prompt';
  const isGiven = draft.turns !== undefined || draft.prompt !== undefined;
  if (!prompt) return isGiven ? [{ key, reason: draft.turns ? reasons.takesNoTurns : reasons.takesNoPrompt }] : [];
  const length = Array.from(spokenText(draft)).length;
  if (!isGiven || (length === 0 && prompt.required)) return prompt.required ? [{ key, reason: reasons.missing }] : [];
  if (length < prompt.minLength) return [{ key, reason: reasons.textTooShort(prompt.minLength, length) }];
  return length > prompt.maxLength ? [{ key, reason: reasons.textTooLong(prompt.maxLength, length) }] : [];
}

function turnFaults({ kind, limits }: Model, turns: MediaDraft['turns']): MediaFault[] {
  if (!turns) return [];
  if (kind !== 'speech') return [{ key: 'turns', reason: reasons.takesNoTurns }];
  const turnsMax = limits.turnsMax ?? 1;
  if (turns.length > turnsMax) return [{ key: 'turns', reason: reasons.tooManyTurns(turnsMax, turns.length) }];
  const voices = new Set(turns.flatMap(({ voice }) => (voice ? [voice.id] : [])));
  const voicesMax = limits.voicesMax ?? turnsMax;
  return voices.size > voicesMax ? [{ key: 'voice', reason: reasons.tooManyVoices(voicesMax, voices.size) }] : [];
}
