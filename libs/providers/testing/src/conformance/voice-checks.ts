import assert from 'node:assert/strict';
import type { MediaModel, SpeechModel, VoiceStudio } from '@portazgo/providers-contract';
import { aFile, aMediaRequest, aSpeechRequest, startOptions } from '../media-samples.ts';
import { callOptions, type ConformanceCheck } from './conformance-check.ts';
import { runToEnd } from './media-run.ts';
import { errorOf } from './refusals.ts';

export interface VoiceSubject {
  readonly voices: VoiceStudio;
  readonly voicesWithWrongKey: VoiceStudio;
  readonly unreachableVoices: VoiceStudio;
  cloner(): MediaModel;
  speaker(): SpeechModel;
}

const cloning = aMediaRequest({ operation: 'audio.clone-voice', prompt: undefined, inputs: [aFile('audio')], settings: { title: 'Mi voz' } });

export const voiceStudioChecks: readonly ConformanceCheck<VoiceSubject>[] = [
  {
    title: 'makes a voice that speaks, and removes it so that it no longer does',
    async run({ voices, cloner, speaker }) {
      const { outcome } = await runToEnd(cloner(), cloning, startOptions());
      const voice = outcome.voice?.upstreamVoiceId;
      assert.ok(voice);
      assert.equal(outcome.voice?.title, 'Mi voz');
      const request = aSpeechRequest({ turns: [{ text: 'Hola', voice }] });
      const speech = await speaker().speak(request, callOptions());
      let bytes = 0;
      for await (const chunk of speech.chunks) bytes += chunk.length;
      assert.ok(bytes > 0);
      assert.equal(await voices.remove(voice, callOptions()), true);
      const error = await errorOf(speaker().speak(request, callOptions()));
      assert.deepEqual([['bad_request', 'not_found'].includes(error.kind), error.accepted], [true, 'no']);
      assert.equal(await voices.remove(voice, callOptions()), true, 'a voice that is gone is removed');
    },
  },
  {
    title: 'does not say that a voice is gone when it could not ask',
    async run({ voicesWithWrongKey, unreachableVoices }) {
      assert.equal((await errorOf(voicesWithWrongKey.remove('0123456789abcdef0123456789abcdef', callOptions()))).kind, 'auth');
      assert.equal((await errorOf(unreachableVoices.remove('0123456789abcdef0123456789abcdef', callOptions()))).kind, 'overloaded');
    },
  },
];
