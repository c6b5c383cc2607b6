export { inspectMedia, type InspectedMedia } from './inspect-media.ts';
export { MediaFault } from './media-fault.ts';
export { inMemory, type MediaSource } from './media-source.ts';
export { sniffedBytes, sniffMedia, type SniffedMedia } from './sniff-media.ts';
