export { isPublicAddress } from './address-rules.ts';
export { hostileUrls, type HostileUrl } from './hostile-urls.ts';
export { resolveHost, type ResolveHost } from './resolve-host.ts';
export { findFetchError, outsideText, SafeFetchError, type SafeFetchFault } from './safe-fetch-error.ts';
export { SafeFetch, type FetchedAnswer, type GetOptions, type PostOptions, type SafeFetchOptions } from './safe-fetch.ts';
export type { UrlRuleOptions, UrlVerdict } from './url-rules.ts';
