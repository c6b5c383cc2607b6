export { OpenAiCompatibleProvider, type OpenAiCompatibleOptions } from './openai-compatible.provider.ts';
export { findVendor, vendorProfiles } from './vendors/vendor-profiles.ts';
export type { OptionalParameter, VendorProfile } from './vendors/vendor-profile.ts';
