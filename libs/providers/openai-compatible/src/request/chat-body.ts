import type { ProviderChatRequest } from '@portazgo/providers-contract';
import type { VendorProfile } from '../vendors/vendor-profile.ts';
import { wireMessages } from './wire-messages.ts';
import { wireParameters } from './wire-parameters.ts';

/** The whole request body, as JSON text. */
export function chatBody(profile: VendorProfile, upstreamModel: string, request: ProviderChatRequest, mode: 'whole' | 'stream'): string {
  return JSON.stringify({
    // First, so that no field of a caller replaces what follows.
    ...wireParameters(profile, request),
    model: upstreamModel,
    messages: wireMessages(profile, request.messages),
    ...profile.extraBody,
    ...(mode === 'stream' ? { stream: true, ...(profile.streamOptions ? { stream_options: profile.streamOptions } : {}) } : {}),
  });
}
