import type { ChatRequest } from '@portazgo/contracts';
import type { ProviderChatRequest } from '@portazgo/providers-contract';

/** What a provider may know of a call. */
export function providerRequest({
  model: _model,
  mode: _mode,
  isBoundAsked: _asked,
  heldMicroCredits: _held,
  priceMultiplierPpm: _multiplier,
  pricePin: _pin,
  ...request
}: ChatRequest): ProviderChatRequest {
  return request;
}
