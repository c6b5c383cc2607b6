export type { AnswerFilter } from './answer-filter.ts';
export { ChatStreamService, type ChatStreamTools, type PreparedChat, type StreamedChat } from './chat-stream.service.ts';
export { CompletionService, type CompletionTools } from './completion.service.ts';
export { checkImages, checkParts } from './image-check.ts';
export { checkJsonSchema } from './json-schema-check.ts';
export { providerRequest } from './provider-request.ts';
