export { OpenAiCompatibleProvider, type OpenAiCompatibleOptions } from './openai-compatible.provider.ts';
export { openAiCompatibleVendors } from './openai-compatible.vendor.ts';
export { findVendor, vendorProfiles } from './vendors/vendor-profiles.ts';
export type { OptionalParameter, VendorProfile } from './vendors/vendor-profile.ts';
