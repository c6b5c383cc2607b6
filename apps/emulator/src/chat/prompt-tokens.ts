import { countReceived, imageTokens, messageTokens } from '../answers/tokens.ts';
import { type ChatRequest, imagesOf, textOf } from './chat-request.ts';

/** The tokens of everything the request sends: messages, images, earlier tool calls, tools and schema. */
export function countPrompt(request: ChatRequest): number {
  let tokens = 0;
  for (const message of request.messages) {
    tokens += messageTokens + countReceived(textOf(message));
    for (const { detail } of imagesOf(message)) tokens += detail === 'low' ? imageTokens.low : imageTokens.other;
    for (const { function: called } of message.tool_calls ?? []) tokens += countReceived(`${called?.name ?? ''}${called?.arguments ?? ''}`);
  }
  if (request.tools?.length) tokens += countReceived(JSON.stringify(request.tools));
  if (request.response_format?.type === 'json_schema') tokens += countReceived(JSON.stringify(request.response_format));
  return tokens;
}
