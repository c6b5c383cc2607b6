import type { MediaCall } from '../media-call/media-call.ts';
import type { MediaVendor } from '../media-call/media-vendor.ts';
import { sendJson } from '../media-call/send-media.ts';
import { Refusal } from '../refusal.ts';
import { gemini, wrongKey } from '../vendors/gemini.vendor.ts';
import { googleError } from '../vendors/google-error.ts';
import { countTokens, generateContent } from './generate-content.handler.ts';

const models = [...gemini.models, 'gemini-2.5-flash-image', 'gemini-3-pro-image', 'gemini-3.1-flash-image', 'gemini-2.5-flash-preview-tts'];

function listing(name: string): Record<string, unknown> {
  const supportedGenerationMethods = name.includes('embedding') ? ['embedContent'] : ['generateContent', 'countTokens'];
  return { name: `models/${name}`, displayName: `Emulated ${name}`, inputTokenLimit: 1_048_576, outputTokenLimit: 65_536, supportedGenerationMethods };
}

function listModels(call: MediaCall): void {
  sendJson(call, 200, { models: models.map(listing) });
}

function showModel(call: MediaCall): void {
  const name = call.params.model ?? '';
  if (!models.includes(name)) throw new Refusal(404, `Model is not found: models/${name} for api version v1beta`);
  sendJson(call, 200, listing(name));
}

/** The formats of Google's own; `/v1beta/openai` is a vendor of text. */
export const geminiNative: MediaVendor = {
  name: 'gemini',
  isAlsoText: true,
  hidesRetryAfter: true,
  headers: {},
  routes: [
    {
      method: 'POST',
      path: /^\/v1beta\/models\/(?<model>.+):(?<action>generateContent|streamGenerateContent)$/,
      operation: 'chat',
      phase: 'answer',
      answer: generateContent,
    },
    { method: 'POST', path: /^\/v1beta\/models\/(?<model>.+):countTokens$/, operation: 'count', phase: 'quiet', answer: countTokens },
    { method: 'GET', path: /^\/v1beta\/models$/, operation: 'models', phase: 'answer', answer: listModels },
    { method: 'GET', path: /^\/v1beta\/models\/(?<model>[^/:]+)$/, operation: 'models', phase: 'answer', answer: showModel },
  ],
  authenticate(headers) {
    const key = headers['x-goog-api-key'];
    if (typeof key !== 'string' || key === '')
      throw new Refusal(403, "Method doesn't allow unregistered callers (callers without established identity). Please use API Key.");
    if (key.startsWith('wrong')) throw wrongKey();
    return key;
  },
  errorBody: googleError,
  blocked: () => new Refusal(400, 'The content was blocked.'),
  broken: () => new Refusal(500, 'An internal error has occurred. Please retry. [emulated]'),
};
