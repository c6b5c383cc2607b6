import { routeServes, type RoutedMedia } from '@portazgo/catalog';
import type { JobWork, SpeechTurn } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { ProviderMediaRequest, ProviderTurn, UnsupportedField } from '@portazgo/providers-contract';
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

const voiceField = 'voice';

/** Why this route cannot serve the call, before its adapter is asked. */
export function unservable(call: RoutedMedia, { route }: Pick<Target, 'route'>): UnsupportedField | null {
  const voice = missingVoice(call.input.turns ?? [], route.provider);
  if (voice !== null) return { field: voiceField, reason: `no provider of the model has the voice '${voice}'` };
  return routeServes(route, call) ? null : { field: 'input', reason: 'no provider of the model takes these settings and files together' };
}

/** A voice that nobody has is the request's fault, not a parameter that some other model would take. */
export function voiceRefusal(error: unknown): unknown {
  if (!(error instanceof ServiceError) || error.code !== 'unsupported_parameter' || error.field !== voiceField) return error;
  const { reason } = error.details as { reason: string };
  return new ServiceError('invalid_request', { field: voiceField, reason }, { cause: error });
}
