export { ProviderHttp, type HttpCall, type HttpReply, type HttpStream, type ProviderHttpOptions } from './provider-http.ts';
export { retryAfterMs } from './retry-after.ts';
export { redact } from './redact.ts';
