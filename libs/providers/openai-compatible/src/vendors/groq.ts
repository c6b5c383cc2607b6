import { everyParameter, type VendorProfile } from './vendor-profile.ts';

export const groq: VendorProfile = {
  name: 'groq',
  origin: 'https://api.groq.com',
  basePath: '/openai/v1',
  isLocal: false,
  offers: ['chat'],
  parameters: everyParameter,
  renames: { max_tokens: 'max_completion_tokens' },
  streamOptions: { include_usage: true },
  efforts: { none: 'none', low: 'low', medium: 'medium', high: 'high' },
  requiredToolChoice: 'required',
  jsonSchema: 'nested',
  strictTools: false,
  messageNames: true,
  toolIds: 'any',
  images: 'url',
  passBackReasoning: false,
  passBackToolExtras: false,
  passBackRefusal: false,
  usageByTotal: false,
};
