import { everyParameter, type VendorProfile } from './vendor-profile.ts';

/** Publishes no reference: the quirks are those of the model behind it, so everything is passed on and its refusals are believed. */
export const lightning: VendorProfile = {
  name: 'lightning',
  origin: 'https://lightning.ai',
  basePath: '/api/v1',
  isLocal: false,
  offers: ['chat'],
  parameters: everyParameter,
  renames: {},
  streamOptions: { include_usage: true },
  efforts: { none: 'none', minimal: 'minimal', low: 'low', medium: 'medium', high: 'high', xhigh: 'xhigh', max: 'max' },
  extraFields: 'any',
  callerHints: [],
  requiredToolChoice: 'required',
  jsonSchema: 'nested',
  strictTools: true,
  messageNames: true,
  toolIds: 'any',
  images: 'url',
  passBackReasoning: false,
  passBackToolExtras: false,
  passBackRefusal: false,
  usageByTotal: true,
};
