import type { ClientOptions, ProviderClient, Vendor } from '@portazgo/providers-contract';
import { ProviderHttp } from '@portazgo/providers-http';
import { GeminiChatModel } from './gemini-chat.model.ts';
import { GeminiMediaModel } from './gemini-media.model.ts';
import { geminiFaults } from './gemini.error.ts';

/** Gemini by its own wire format. The OpenAI-compatible one is a profile of that adapter, under the same name. */
export const gemini: Vendor = {
  name: 'gemini',
  isLocal: false,
  origin: 'https://generativelanguage.googleapis.com',
  basePath: '/v1beta',
  offers: ['chat', 'media'],
  open({ baseUrl, apiKey, connectionsMax }: ClientOptions): ProviderClient {
    // In a header and never in the address, which ends in logs.
    const headers: Record<string, string> = apiKey ? { 'x-goog-api-key': apiKey } : {};
    const http = new ProviderHttp({ provider: 'gemini', baseUrl, headers, connectionsMax });
    const rules = geminiFaults(apiKey);
    return {
      chat: (model) => new GeminiChatModel(model, rules, http),
      media: (model) => new GeminiMediaModel(model, rules, http),
      close: () => http.close(),
    };
  },
};
