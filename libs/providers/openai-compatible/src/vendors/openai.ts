import { everyParameter, type VendorProfile } from './vendor-profile.ts';

export const openai: VendorProfile = {
  name: 'openai',
  origin: 'https://api.openai.com',
  basePath: '/v1',
  isLocal: false,
  offers: ['chat', 'embeddings', 'moderations'],
  parameters: everyParameter,
  // Reasoning models refuse `max_tokens`; every chat model takes the new name.
  renames: { max_tokens: 'max_completion_tokens' },
  streamOptions: { include_usage: true, include_obfuscation: false },
  efforts: { none: 'none', minimal: 'minimal', low: 'low', medium: 'medium', high: 'high', xhigh: 'xhigh', max: 'max' },
  extraFields: 'any',
  callerHints: ['user', 'safety_identifier', 'prompt_cache_key', 'prompt_cache_retention'],
  requiredToolChoice: 'required',
  jsonSchema: 'nested',
  strictTools: true,
  messageNames: true,
  toolIds: 'any',
  images: 'url',
  passBackReasoning: false,
  passBackToolExtras: false,
  passBackRefusal: true,
  embeddings: { encoding: 'base64', tokenInputs: true, dimensions: true },
  usageByTotal: false,
};
