import type { MediaCall } from '../media-call/media-call.ts';
import type { MediaRoute, MediaVendor } from '../media-call/media-vendor.ts';
import { sendJson } from '../media-call/send-media.ts';
import { Refusal } from '../refusal.ts';
import { accountHeaders, accountOf } from './account.ts';
import { useVideoTool, videoState } from './films.ts';
import { drawText, film, paint, sound, stateAt, write } from './genai.ts';
import { toolState, uploadImage, useTool } from './image-tools.ts';
import { picsartErrorBody } from './picsart-error.ts';

const id = String.raw`(?<id>[\w-]{8,64})`;

function job(path: string, operation: string, answer: MediaRoute['answer']): MediaRoute {
  return { method: 'POST', path: new RegExp(`^${path}$`), operation, phase: 'answer', answer };
}

function state(path: string, answer: MediaRoute['answer']): MediaRoute {
  return { method: 'GET', path: new RegExp(`^${path}$`), operation: 'status', phase: 'quiet', answer };
}

function showBalance(call: MediaCall): void {
  sendJson(call, 200, { credits: accountOf(call).credits });
}

/** One key, three hosts. */
export const picsart: MediaVendor = {
  name: 'picsart',
  headers: {},
  routes: [
    state('/(?:image/tools/1\\.0|genai/v1|video/v1)/balance', showBalance),
    { ...job('/image/tools/1\\.0/upload', 'upload', uploadImage), phase: 'quiet' },
    job('/image/tools/1\\.0/(?<tool>[a-z/-]+)', 'image.edit', useTool),
    state(`/image/tools/1\\.0/(?<tool>[a-z/-]+)/${id}`, toolState),
    job('/genai/v1/(?<kind>text2image|text2sticker|logo)', 'image.generate', drawText),
    state(`/genai/v1/(?<kind>text2image|text2sticker|logo)/inferences/${id}`, stateAt('genai/*')),
    job('/genai/v1/painting/(?<kind>inpaint|outpaint|expand|remove-object|replace-background|bleed)', 'image.edit', paint),
    state(`/genai/v1/painting/(?:inpaint/)?${id}`, stateAt('genai/painting')),
    job('/genai/v1/(?<kind>text2video|image2video)', 'video.generate', film),
    state(`/genai/v1/video/${id}`, stateAt('genai/video')),
    job('/genai/v1/(?<kind>text2speech|text2sound)', 'audio.speak', sound),
    state(`/genai/v1/audio/${id}`, stateAt('genai/audio')),
    job('/genai/v1/text2text/chat/completions', 'chat', write),
    job('/video/v1/(?<tool>[a-z/-]+)', 'video.edit', useVideoTool),
    state(`/video/v1/video/${id}`, videoState),
  ],
  authenticate(headers) {
    const key = headers['x-picsart-api-key'];
    if (typeof key !== 'string' || key === '' || key.startsWith('wrong')) throw new Refusal(401, 'Invalid API key.');
    const { accept = '*/*' } = headers;
    if (!/application\/json|application\/\*|\*\/\*/.test(accept)) throw new Refusal(406, 'Only application/json can be given.');
    return key;
  },
  errorBody: picsartErrorBody,
  replyHeaders: accountHeaders,
  blocked: () => new Refusal(400, 'The content violates the content policy. [emulated]', { detail: 400_100 }),
  broken: () => new Refusal(500, 'The server had an error. [emulated]'),
};
