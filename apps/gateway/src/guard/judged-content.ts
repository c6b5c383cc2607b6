import type { Model } from '@portazgo/catalog';
import type { ChatMessage, ContentPart, MediaInput, StoredFile } from '@portazgo/contracts';

/** What a guard looks at: what the caller's own users may have written or shown. */
export interface JudgedContent {
  readonly texts: readonly string[];
  /** `data:` addresses, or files of the house. */
  readonly pictures: readonly (string | StoredFile)[];
}

/**
 * What came from users, and from tools, through which strangers speak. What a caller writes as system or assistant is the word of its own
 * application: it would not attack its own instructions.
 */
export function chatContent(messages: readonly ChatMessage[]): JudgedContent {
  const parts = messages.flatMap((message): readonly ContentPart[] => {
    if (message.role !== 'user' && message.role !== 'tool') return [];
    return typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
  });
  return {
    texts: parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])),
    pictures: parts.flatMap((part) => (part.type === 'image' ? [part.url] : [])),
  };
}

/** Prompt, turns, settings that are free text, and pictures of any role. */
export function mediaContent({ prompt, turns, settings, inputs }: MediaInput, model: Pick<Model, 'settings'>): JudgedContent {
  const written = model.settings.filter(({ type }) => type === 'text').flatMap(({ key }) => settings[key] ?? []);
  return {
    texts: [...(prompt === undefined ? [] : [prompt]), ...(turns ?? []).map(({ text }) => text), ...written.map(String)],
    pictures: inputs.flatMap(({ file }) => (file.kind === 'image' ? [file] : [])),
  };
}
