export { ProviderHttp, type HttpCall, type HttpReply, type HttpRequest, type HttpStream, type ProviderHttpOptions } from './provider-http.ts';
export { jsonBody, multipartBody, type HttpBody, type MultipartPart } from './http-body.ts';
export { failureOf, faultOf, parseJson, refusalOf, type FaultRules, type FaultText } from './provider-fault.ts';
export { asPoll, isText, readReply, unreadable, type ReplySchema } from './media-reply.ts';
export { errorReply, soundBytes } from './byte-stream.ts';
export { retryAfterMs, type HttpHeaders } from './retry-after.ts';
export { OversizedEvent, SseReader, type PayloadSink } from './sse-reader.ts';
export { redact } from './redact.ts';
