import type { ClientOptions, ProviderClient, Vendor } from '@portazgo/providers-contract';
import { ProviderHttp } from '@portazgo/providers-http';
import { openAiFaults } from './openai.error.ts';
import { OpenAiMediaModel } from './openai-media.model.ts';
import { OpenAiSpeechModel } from './openai-speech.model.ts';
import { OpenAiTranscriptionModel } from './openai-transcription.model.ts';

/** OpenAI's pictures, speech and transcription; its chat is the OpenAI-compatible adapter's. */
export const openAiMedia: Vendor = {
  name: 'openai',
  isLocal: false,
  origin: 'https://api.openai.com',
  basePath: '/v1',
  offers: ['media', 'speech', 'transcription'],
  open({ baseUrl, apiKey, connectionsMax }: ClientOptions): ProviderClient {
    const headers: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
    const http = new ProviderHttp({ provider: 'openai', baseUrl, headers, connectionsMax });
    const faults = openAiFaults(apiKey);
    const speech = (model: string) => new OpenAiSpeechModel(model, faults, http);
    return {
      media: (model) => new OpenAiMediaModel(model, faults, http, speech(model)),
      speech,
      transcription: (model) => new OpenAiTranscriptionModel(model, faults, http),
      close: () => http.close(),
    };
  },
};
