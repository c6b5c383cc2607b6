import { z } from 'zod';

const object = z.record(z.string(), z.unknown());
const blob = z.strictObject({ mimeType: z.string().min(1), data: z.string().min(1), displayName: z.string().optional() });

const part = z.strictObject({
  text: z.string().optional(),
  inlineData: blob.optional(),
  fileData: z.strictObject({ mimeType: z.string().optional(), fileUri: z.string().min(1) }).optional(),
  functionCall: z.strictObject({ id: z.string().optional(), name: z.string().min(1), args: object.optional() }).optional(),
  functionResponse: z.strictObject({ id: z.string().optional(), name: z.string().min(1), response: object }).optional(),
  executableCode: object.optional(),
  codeExecutionResult: object.optional(),
  thought: z.boolean().optional(),
  thoughtSignature: z.string().optional(),
  videoMetadata: object.optional(),
  mediaResolution: z.unknown().optional(),
});
export type GeminiPart = z.infer<typeof part>;

const content = z.strictObject({ role: z.string().optional(), parts: z.array(part).min(1) });
export type GeminiContent = z.infer<typeof content>;

const functionDeclaration = z.strictObject({
  name: z.string().regex(/^[\w.:-]{1,64}$/),
  description: z.string().optional(),
  parameters: object.optional(),
  parametersJsonSchema: object.optional(),
  response: object.optional(),
  responseJsonSchema: object.optional(),
  behavior: z.string().optional(),
});

const whole = z.number().int();
const generationConfig = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  topK: z.number().min(1).optional(),
  candidateCount: whole.min(1).max(8).optional(),
  maxOutputTokens: whole.min(1).optional(),
  stopSequences: z.array(z.string()).max(5).optional(),
  seed: whole.optional(),
  presencePenalty: z.number().min(-2).max(2).optional(),
  frequencyPenalty: z.number().min(-2).max(2).optional(),
  responseLogprobs: z.boolean().optional(),
  logprobs: whole.min(0).max(20).optional(),
  responseMimeType: z.enum(['text/plain', 'application/json', 'text/x.enum']).optional(),
  responseSchema: object.optional(),
  responseJsonSchema: object.optional(),
  responseModalities: z.array(z.enum(['TEXT', 'IMAGE', 'AUDIO'])).optional(),
  mediaResolution: z.string().optional(),
  speechConfig: object.optional(),
  imageConfig: z
    .strictObject({
      aspectRatio: z.enum(['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9', '1:4', '4:1', '1:8', '8:1']).optional(),
      imageSize: z.enum(['512', '1K', '2K', '4K']).optional(),
    })
    .optional(),
  thinkingConfig: z
    .strictObject({
      includeThoughts: z.boolean().optional(),
      thinkingBudget: whole.min(-1).max(65_536).optional(),
      thinkingLevel: z
        .enum(['MINIMAL', 'LOW', 'MEDIUM', 'HIGH'])
        .or(z.enum(['minimal', 'low', 'medium', 'high']))
        .optional(),
    })
    .optional(),
});

export const geminiRequest = z.strictObject({
  contents: z.array(content).min(1),
  systemInstruction: content.or(z.strictObject({ parts: z.array(part) })).optional(),
  tools: z
    .array(
      z.strictObject({
        functionDeclarations: z.array(functionDeclaration).optional(),
        googleSearch: object.optional(),
        codeExecution: object.optional(),
        urlContext: object.optional(),
      }),
    )
    .optional(),
  toolConfig: z
    .strictObject({
      functionCallingConfig: z
        .strictObject({ mode: z.enum(['AUTO', 'ANY', 'NONE', 'VALIDATED']).optional(), allowedFunctionNames: z.array(z.string()).optional() })
        .optional(),
    })
    .optional(),
  safetySettings: z.array(z.strictObject({ category: z.string(), threshold: z.string() })).optional(),
  cachedContent: z.string().optional(),
  serviceTier: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  store: z.boolean().optional(),
  generationConfig: generationConfig.optional(),
  continuationToken: z.string().optional(),
});
export type GeminiRequest = z.infer<typeof geminiRequest>;
