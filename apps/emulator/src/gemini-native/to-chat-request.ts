import type { ChatMessage, ChatRequest } from '../chat/chat-request.ts';
import { jsonSchemaOf } from './camel-case.ts';
import type { GeminiContent, GeminiRequest } from './gemini-request.ts';

/** The request in the words that `compose-chat` understands: what is made up is the same for every format. */
export function toChatRequest(request: GeminiRequest, model: string): ChatRequest {
  const config = request.generationConfig ?? {};
  const declared = request.tools?.flatMap(({ functionDeclarations: functions }) => functions ?? []) ?? [];
  const schema = config.responseSchema ?? config.responseJsonSchema;
  const effort = effortOf(config.thinkingConfig);
  return {
    model,
    messages: [...(request.systemInstruction ? [systemMessage(request.systemInstruction.parts)] : []), ...request.contents.flatMap(messagesOf)],
    ...(config.maxOutputTokens ? { max_completion_tokens: config.maxOutputTokens, max_tokens: config.maxOutputTokens } : {}),
    ...(config.stopSequences ? { stop: config.stopSequences } : {}),
    ...(config.seed === undefined ? {} : { seed: config.seed }),
    ...(config.candidateCount ? { n: config.candidateCount } : {}),
    ...(effort ? { reasoning_effort: effort } : {}),
    ...(config.responseMimeType === 'application/json'
      ? {
          response_format: schema
            ? { type: 'json_schema' as const, json_schema: { schema: jsonSchemaOf(schema) as Record<string, unknown> } }
            : { type: 'json_object' as const },
        }
      : {}),
    ...(declared.length > 0
      ? {
          tools: declared.map(({ name, parameters, parametersJsonSchema: schemaOfParameters }) => ({
            type: 'function',
            function: { name, parameters: jsonSchemaOf(parameters ?? schemaOfParameters ?? { type: 'object' }) as Record<string, unknown> },
          })),
          tool_choice: choiceOf(request),
        }
      : {}),
  };
}

function effortOf(thinking: NonNullable<GeminiRequest['generationConfig']>['thinkingConfig']): string | undefined {
  if (thinking?.thinkingBudget === 0 || thinking?.thinkingLevel?.toUpperCase() === 'MINIMAL') return 'none';
  return thinking?.thinkingLevel?.toLowerCase();
}

function choiceOf({ toolConfig }: GeminiRequest): ChatRequest['tool_choice'] {
  const { mode = 'AUTO', allowedFunctionNames: allowed } = toolConfig?.functionCallingConfig ?? {};
  if (mode === 'NONE') return 'none';
  if (mode !== 'ANY') return 'auto';
  if (!allowed) return 'required';
  const tools = allowed.map((name) => ({ type: 'function', function: { name } }));
  return { type: 'allowed_tools', allowed_tools: { mode: 'required', tools } };
}

function systemMessage(parts: GeminiContent['parts']): ChatMessage {
  return { role: 'system', content: parts.map(({ text }) => text ?? '').join('') };
}

function messagesOf({ role, parts }: GeminiContent): ChatMessage[] {
  const answers = parts.flatMap(({ functionResponse: answer }) => (answer ? [answer] : []));
  if (answers.length > 0) return answers.map(({ response }) => ({ role: 'tool', content: JSON.stringify(response) }));
  const calls = parts.flatMap(({ functionCall: called }) => (called ? [called] : []));
  const content = parts.flatMap((part): Exclude<ChatMessage['content'], string | null | undefined> => {
    if (part.text !== undefined && !part.thought) return [{ type: 'text', text: part.text }];
    if (part.inlineData?.mimeType.startsWith('image/'))
      return [{ type: 'image_url', image_url: { url: `data:${part.inlineData.mimeType};base64,${part.inlineData.data}` } }];
    return [];
  });
  return [
    {
      role: role === 'model' ? 'assistant' : 'user',
      content,
      ...(calls.length > 0 ? { tool_calls: calls.map(({ name, args }) => ({ function: { name, arguments: JSON.stringify(args ?? {}) } })) } : {}),
    },
  ];
}
