import type { ClientOptions, OfferedKind, ProviderClient, Vendor } from '@portazgo/providers-contract';
import { OpenAiCompatibleProvider } from './openai-compatible.provider.ts';
import type { VendorProfile } from './vendors/vendor-profile.ts';
import { vendorProfiles } from './vendors/vendor-profiles.ts';

const kinds = { chat: 'chat', embeddings: 'embedding', moderations: 'moderation' } as const satisfies Record<VendorProfile['offers'][number], OfferedKind>;

/** Every vendor of this family, as accounts are opened at it. */
export const openAiCompatibleVendors: readonly Vendor[] = vendorProfiles.map((profile) => {
  const { name, isLocal, origin, basePath, offers } = profile;
  return { name, isLocal, origin, basePath, offers: offers.map((offer) => kinds[offer]), open: (options) => open(profile, options) };
});

function open(profile: VendorProfile, { baseUrl, apiKey, connectionsMax }: ClientOptions): ProviderClient {
  const provider = new OpenAiCompatibleProvider({ profile, baseUrl, apiKey, connectionsMax });
  return {
    chat: (model) => provider.chatModel(model),
    embedding: (model) => provider.embeddingModel(model),
    moderation: (model) => provider.moderationModel(model),
    close: () => provider.close(),
  };
}
