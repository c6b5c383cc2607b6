import type { ProviderChatRequest, UnsupportedField } from '@portazgo/providers-contract';

/** The pictures of a conversation that its last question is about, and the question. */
export interface PicturesAsked {
  readonly pictures: readonly { readonly bytes: Buffer; /** Public name, for refusals. */ readonly field: string }[];
  readonly prompt: string;
}

type UserParts = readonly { readonly type: string; readonly text?: string; readonly url?: string }[];

/** A longer question says no more that could be measured. */
const promptMax = 2_000;

function lastWithPictures({ messages }: ProviderChatRequest): { readonly parts: UserParts; readonly at: number } | null {
  const at = messages.findLastIndex(({ role, content }) => role === 'user' && Array.isArray(content) && content.some(({ type }) => type === 'image'));
  return at < 0 ? null : { at, parts: messages[at]?.content as UserParts };
}

/** The last words of the client: its newest message may ask about pictures it showed before. */
function promptOf({ messages }: ProviderChatRequest): string {
  const last = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const text = typeof last === 'string' ? last : last.flatMap((part) => (part.type === 'text' ? part.text : [])).join('\n');
  return text.slice(0, promptMax);
}

export function picturesFault(request: ProviderChatRequest): UnsupportedField | null {
  const found = lastWithPictures(request);
  if (!found) return { field: 'messages', reason: 'it only looks at pictures, and there is none' };
  const address = found.parts.findIndex(({ type, url }) => type === 'image' && !url?.startsWith('data:'));
  return address < 0
    ? null
    : { field: `messages[${found.at}].content[${address}].image_url`, reason: 'it fetches nothing: send the picture itself, as a data URL' };
}

export function picturesAsked(request: ProviderChatRequest): PicturesAsked {
  const found = lastWithPictures(request);
  const pictures = (found?.parts ?? []).flatMap(({ type, url }, index) =>
    type === 'image' && url !== undefined ? [{ bytes: Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'), index }] : [],
  );
  // A vision call named them by a list of their own.
  const field = (index: number, number: number) => (request.pictureTask ? `images[${number}]` : `messages[${found?.at}].content[${index}].image_url`);
  return { pictures: pictures.map(({ bytes, index }, number) => ({ bytes, field: field(index, number) })), prompt: promptOf(request) };
}
