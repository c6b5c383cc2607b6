import { routeServes } from '@portazgo/catalog';
import type { JobWork, SpeechTurn } from '@portazgo/contracts';
import type { MediaModel, ProviderMediaRequest, ProviderTurn, UnsupportedField } from '@portazgo/providers-contract';
import type { Target } from '@portazgo/routing';
import type { ProviderFiles } from './provider-files.ts';

/** The voice of a turn that this provider does not have; null when it has them all. */
export function missingVoice(turns: readonly SpeechTurn[], provider: string): string | null {
  return turns.find(({ voice }) => voice && voice.upstream[provider] === undefined)?.voice?.id ?? null;
}

/** Turns with the provider's own ids of the voices. */
export function providerTurns(turns: readonly SpeechTurn[], provider: string): ProviderTurn[] {
  return turns.map(({ text, voice }) => {
    const upstreamVoice = voice?.upstream[provider];
    return upstreamVoice === undefined ? { text } : { text, voice: upstreamVoice };
  });
}

/** The job as the adapter of one route gets it. */
export function mediaRequest(
  { operation, input }: Pick<JobWork, 'operation' | 'input'>,
  { route, account }: Target,
  files: ProviderFiles,
): ProviderMediaRequest {
  return {
    operation,
    prompt: input.prompt,
    turns: providerTurns(input.turns ?? [], route.provider),
    inputs: input.inputs.map((file) => files.of(file, account)),
    settings: input.settings,
    fields: route.fields,
    constants: route.constants,
  };
}

export const voiceField = 'voice';

/** What this route cannot do for the job, before the adapter itself is asked. */
export function unservable(work: JobWork, target: Target, model: MediaModel, files: ProviderFiles): UnsupportedField | null {
  const voice = missingVoice(work.input.turns ?? [], target.route.provider);
  if (voice !== null) return { field: voiceField, reason: `no provider of the model has the voice '${voice}'` };
  if (!routeServes(target.route, work)) return { field: 'input', reason: 'no provider of the model takes these settings and files together' };
  return model.unsupported(mediaRequest(work, target, files));
}
