import { imagesOf, type ChatRequest, textOf } from '../chat/chat-request.ts';
import { readDataUrl } from '../answers/image-facts.ts';
import { drawPicture } from '../media/picture.ts';
import { sizeOfArea } from '../media/size.ts';
import { makeSound, speechSeconds } from '../media/sound.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { resultBytes } from '../media-call/send-media.ts';
import type { AnswerPart } from './gemini-answer.ts';
import { invalid } from './gemini-read.ts';
import type { GeminiRequest } from './gemini-request.ts';

export interface GeminiMedia {
  readonly parts: readonly AnswerPart[];
  readonly hasText: boolean;
  readonly finishReason: string | undefined;
  readonly operation: string;
  readonly units: Readonly<Record<string, number>>;
}

const sides: Readonly<Record<string, number>> = { '512': 512, '1K': 1_024, '2K': 2_048, '4K': 4_096 };
const tokensOfPicture: Readonly<Record<string, number>> = { '512': 747, '1K': 1_120, '2K': 1_680, '4K': 2_520 };
const tokensOfOldPicture = 1_290;
const audioTokensPerSecond = 25;
const drawsPictures = (model: string) => /image|nano-banana/.test(model);
const speaks = (model: string) => /-tts\b/.test(model);

/** Pictures and speech of the models that make them. Undefined for models of text. */
export async function makeMedia(call: MediaCall, request: GeminiRequest, chat: ChatRequest, model: string): Promise<GeminiMedia | undefined> {
  const modalities = request.generationConfig?.responseModalities;
  if (speaks(model)) return speech(call, request, chat, model);
  if (modalities?.includes('AUDIO')) throw invalid('The model does not support the requested response modalities: audio.');
  if (!drawsPictures(model)) {
    if (modalities?.includes('IMAGE')) throw invalid('The model does not support the requested response modalities: image,text.');
    return undefined;
  }
  if (modalities && !modalities.includes('IMAGE')) return undefined;
  if ((request.generationConfig?.candidateCount ?? 1) > 1) throw invalid('Multiple candidates is not enabled for this model.');
  return pictures(call, request, chat, model, modalities?.includes('TEXT') ?? true);
}

async function pictures(call: MediaCall, request: GeminiRequest, chat: ChatRequest, model: string, hasText: boolean): Promise<GeminiMedia> {
  const { behaviour } = call;
  const asked = chat.messages.findLast(({ role }) => role === 'user');
  const given = asked ? imagesOf(asked).map(({ url }) => readDataUrl(url)) : [];
  const { aspectRatio, imageSize = '1K' } = request.generationConfig?.imageConfig ?? {};
  const like = given.find((facts) => facts?.width && facts.height);
  const size = sizeOfArea(aspectRatio ?? (like ? `${like.width}:${like.height}` : '1:1'), sides[imageSize] ?? 1_024);
  const count = behaviour.isEmpty ? 0 : (behaviour.results ?? 1);
  const tokens = model.startsWith('gemini-2.5') ? tokensOfOldPicture : (tokensOfPicture[imageSize] ?? 1_120);
  const parts: AnswerPart[] = [];
  for (let index = 0; index < count; index++) {
    const label = { engine: `gemini/${model}`, text: textOf(asked), index, seed: request.generationConfig?.seed };
    const data = resultBytes(call, await drawPicture({ label, ...size, format: 'png' })).toString('base64');
    parts.push({ part: { inlineData: { mimeType: 'image/png', data } }, tokens, kind: 'images' });
  }
  const operation = given.length > 0 ? 'image.edit' : 'image.generate';
  return { parts, hasText, finishReason: count === 0 ? 'NO_IMAGE' : 'STOP', operation, units: { images: count } };
}

function speech(call: MediaCall, request: GeminiRequest, chat: ChatRequest, model: string): GeminiMedia {
  const { responseModalities: modalities, speechConfig: config, seed } = request.generationConfig ?? {};
  if (modalities?.join() !== 'AUDIO')
    throw invalid('The requested combination of response modalities is not supported by the model. models/tts accepts AUDIO.');
  if (!config) throw invalid('speech_config is needed.');
  const text = chat.messages.map(textOf).join(' ');
  const seconds = call.behaviour.seconds ?? speechSeconds(text);
  const bytes = makeSound({ label: { engine: `gemini/${model}`, text, index: 0, seed }, seconds, format: 'pcm', sampleRate: 24_000 });
  const part = { inlineData: { mimeType: 'audio/L16;codec=pcm;rate=24000', data: resultBytes(call, bytes).toString('base64') } };
  const parts: AnswerPart[] = call.behaviour.isEmpty ? [] : [{ part, tokens: Math.ceil(seconds * audioTokensPerSecond), kind: 'audio' }];
  return { parts, hasText: false, finishReason: 'STOP', operation: 'audio.speak', units: { characters: [...text].length, seconds } };
}
