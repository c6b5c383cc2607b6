import type { VoiceReference } from '@portazgo/contracts';
import type { Model } from './catalog.ts';

/** A voice of the model by id or name, whatever its case; as the contracts carry it. */
export function findModelVoice({ voices }: Model, idOrName: string): VoiceReference | undefined {
  const wanted = idOrName.toLowerCase();
  const voice = voices.find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted);
  return voice && { id: voice.id, upstream: voice.upstream };
}
