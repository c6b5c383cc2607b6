import type { ClientOptions, ProviderClient, Vendor } from '@portazgo/providers-contract';
import { ProviderHttp } from '@portazgo/providers-http';
import { fishFaults } from './fish-audio.error.ts';
import { FishAudioMediaModel } from './fish-audio-media.model.ts';
import { FishAudioSpeechModel } from './fish-audio-speech.model.ts';
import { FishAudioTranscriptionModel } from './fish-audio-transcription.model.ts';
import { FishAudioVoices } from './fish-audio-voice.ts';

export const fishAudio: Vendor = {
  name: 'fish-audio',
  isLocal: false,
  origin: 'https://api.fish.audio',
  basePath: '',
  offers: ['media', 'speech', 'transcription'],
  open({ baseUrl, apiKey, connectionsMax }: ClientOptions): ProviderClient {
    const headers: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
    const http = new ProviderHttp({ provider: 'fish-audio', baseUrl, headers, connectionsMax });
    const faults = fishFaults(apiKey);
    const voices = new FishAudioVoices(faults, http);
    const speech = (model: string) => new FishAudioSpeechModel(model, faults, http);
    return {
      media: (model) => new FishAudioMediaModel(model, speech(model), voices),
      speech,
      transcription: (model) => new FishAudioTranscriptionModel(model, faults, http),
      voices,
      close: () => http.close(),
    };
  },
};
