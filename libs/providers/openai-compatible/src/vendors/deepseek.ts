import { everyParameterBut, type VendorProfile } from './vendor-profile.ts';

export const deepseek: VendorProfile = {
  name: 'deepseek',
  origin: 'https://api.deepseek.com',
  basePath: '',
  isLocal: false,
  offers: ['chat'],
  parameters: everyParameterBut('seed', 'parallel_tool_calls', 'logit_bias', 'verbosity'),
  renames: {},
  streamOptions: { include_usage: true },
  // The vendor's own table for values it does not have; there is no effort for "off".
  efforts: { minimal: 'low', low: 'low', medium: 'high', high: 'high', xhigh: 'max', max: 'max' },
  thinkingOff: { thinking: { type: 'disabled' } },
  extraFields: 'any',
  callerHints: [],
  requiredToolChoice: 'required',
  jsonSchema: 'none',
  strictTools: false,
  messageNames: true,
  toolIds: 'any',
  images: 'url',
  passBackReasoning: true,
  passBackToolExtras: false,
  passBackRefusal: false,
  usageByTotal: false,
};
