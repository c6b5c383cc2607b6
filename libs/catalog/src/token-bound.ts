import type { ChatRequest, EmbeddingRequest } from '@portazgo/contracts';
import type { UsageBounds } from './pricing.ts';

/**
 * What vendors add around the caller's text, in tokens and generously. Real figures lie well below (OpenAI counts 3 for a
 * message and 3 for the request): a hold may be too large by a few tokens, never too small.
 */
export const requestOverheadTokens = 64;
export const messageOverheadTokens = 16;
export const partOverheadTokens = 8;
/** The instructions that vendors put before the list of tools (Anthropic's are about 350 tokens long). */
export const toolsPreambleTokens = 512;
export const schemaPreambleTokens = 256;

/**
 * The most tokens a text can make: its bytes in UTF-8. A byte-level tokenizer starts from single bytes and only ever joins
 * them, and one with characters as its alphabet falls back to bytes for those it does not know.
 */
export function tokensUpperBound(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/**
 * Templates may print JSON anew, with a space after each comma and colon and with `\u00f1` for 'ñ':
 * at most three bytes for one.
 */
export function jsonTokensUpperBound(value: unknown): number {
  return 3 * tokensUpperBound(typeof value === 'string' ? value : JSON.stringify(value));
}

type CountedRequest = Pick<ChatRequest, 'messages' | 'tools' | 'responseFormat' | 'extraFields'>;

/** The input a chat request can come to. Images are counted, not measured: `holdFor` knows what one can cost. */
export function chatInputBound({ messages, tools, responseFormat, extraFields }: CountedRequest): Required<Pick<UsageBounds, 'inputTokensMax' | 'images'>> {
  let inputTokensMax = requestOverheadTokens;
  let images = 0;
  for (const message of messages) {
    inputTokensMax += messageOverheadTokens + messageTokens(message);
    if (Array.isArray(message.content)) images += message.content.filter((part) => part.type === 'image').length;
  }
  if (tools?.length) inputTokensMax += toolsPreambleTokens + sum(tools.map((tool) => messageOverheadTokens + jsonTokensUpperBound(tool)));
  if (responseFormat && responseFormat.type !== 'text') inputTokensMax += schemaPreambleTokens + jsonTokensUpperBound(responseFormat);
  // A template or a grammar may become part of the prompt.
  if (extraFields) inputTokensMax += jsonTokensUpperBound(extraFields);
  return { inputTokensMax, images };
}

/** The input an embedding request can come to. */
export function embeddingInputBound(inputs: EmbeddingRequest['inputs']): number {
  return sum(inputs.map((input) => partOverheadTokens + (typeof input === 'string' ? tokensUpperBound(input) : input.length)));
}

function messageTokens(message: ChatRequest['messages'][number]): number {
  switch (message.role) {
    case 'system':
      return tokensUpperBound(message.content) + tokensUpperBound(message.name ?? '');
    case 'user':
      return contentTokens(message.content) + tokensUpperBound(message.name ?? '');
    case 'tool':
      return tokensUpperBound(message.content) + tokensUpperBound(message.toolCallId);
    case 'assistant':
      return (
        sum([message.content, message.reasoning, message.refusal, message.name].map((text) => tokensUpperBound(text ?? ''))) +
        sum((message.toolCalls ?? []).map((call) => messageOverheadTokens + jsonTokensUpperBound(call)))
      );
  }
}

function contentTokens(content: Extract<ChatRequest['messages'][number], { role: 'user' }>['content']): number {
  if (typeof content === 'string') return tokensUpperBound(content);
  return sum(content.map((part) => partOverheadTokens + (part.type === 'text' ? tokensUpperBound(part.text) : 0)));
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
