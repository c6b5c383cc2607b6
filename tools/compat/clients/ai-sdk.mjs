import { readFileSync } from 'node:fs';
import { createOpenAI } from '@ai-sdk/openai';
import * as ai from 'ai';
import { z } from 'zod';
import { must, refused, report } from './report.mjs';

const { COMPAT_URL: url, COMPAT_KEY: apiKey, COMPAT_RECORDING: recording } = process.env;
const openai = createOpenAI({ baseURL: `${url}/v1`, apiKey });
const model = openai.chat('gpt-4o-mini');
const prompt = 'hola';
const common = { prompt, maxRetries: 0 };
const weather = ai.tool({ inputSchema: z.object({ city: z.string() }), execute: async () => '20 degrees' });

await report({
  'chat, whole': async () => must((await ai.generateText({ model, ...common })).text, 'no text'),
  'chat, streamed': async () => must(await ai.streamText({ model, ...common }).text, 'no text'),
  'tools, round trip': async () => {
    const { steps } = await ai.generateText({
      model,
      ...common,
      tools: { weather },
      toolChoice: 'auto',
      prepareStep: ({ stepNumber }) => ({ toolChoice: stepNumber === 0 ? 'required' : 'auto' }),
      stopWhen: ai.stepCountIs?.(2) ?? ai.isStepCount?.(2),
    });
    must(
      steps.some(({ toolResults }) => toolResults.length > 0),
      'no result of a tool',
    );
  },
  'structured output': async () => {
    const { output } = await ai.generateText({ model, ...common, output: ai.Output.object({ schema: z.object({ city: z.string() }) }) });
    must(typeof output.city === 'string', 'no city');
  },
  embeddings: async () =>
    must((await ai.embed({ model: openai.embedding('text-embedding-3-small'), value: prompt, maxRetries: 0 })).embedding.length > 0, 'no numbers'),
  'responses, two turns': async () => {
    const first = await ai.generateText({ model: openai('gpt-4o-mini'), ...common });
    const messages = [{ role: 'user', content: prompt }, ...first.response.messages, { role: 'user', content: 'y ahora' }];
    must((await ai.generateText({ model: openai('gpt-4o-mini'), messages, maxRetries: 0 })).text, 'no text');
  },
  'responses, streamed': async () => must(await ai.streamText({ model: openai('gpt-4o-mini'), ...common }).text, 'no text'),
  image: async () =>
    must(
      (await (ai.generateImage ?? ai.experimental_generateImage)({ model: openai.image('gpt-image-1'), ...common })).image.uint8Array.length > 0,
      'no picture',
    ),
  speech: async () =>
    must(
      (await (ai.generateSpeech ?? ai.experimental_generateSpeech)({ model: openai.speech('gpt-4o-mini-tts'), text: prompt, voice: 'alloy' })).audio,
      'no bytes',
    ),
  transcription: async () =>
    must((await (ai.transcribe ?? ai.experimental_transcribe)({ model: openai.transcription('whisper-1'), audio: readFileSync(recording) })).text, 'no text'),
  'refusals 401, 404, 400': async () => {
    await refused(401, () => ai.generateText({ model: createOpenAI({ baseURL: `${url}/v1`, apiKey: 'ptz_live_wrong' }).chat('gpt-4o-mini'), ...common }));
    await refused(404, () => ai.generateText({ model: openai.chat('no-such-model'), ...common }));
    await refused(400, () => ai.generateText({ model, ...common, temperature: 9 }));
  },
});
