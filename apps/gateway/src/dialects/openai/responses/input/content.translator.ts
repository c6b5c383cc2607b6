import { RefusedField, unsupported } from '../../../../edge/refused-field.ts';
import type { WireMessage } from '../../chat-completions/messages.wire.ts';
import { notHere } from '../../chat-completions/unsupported-fields.ts';
import type { WirePart } from './items.wire.ts';

export type ChatPart = Exclude<Extract<WireMessage, { role: 'user' }>['content'], string>[number];
type Picture = Extract<ChatPart, { type: 'image_url' }>;

/** The text and the pictures of a content, in order. `field` is its path, for refusals. */
export function toChatParts(content: string | readonly WirePart[], field: string): ChatPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return content.map((part, index) => toChatPart(part, `${field}[${index}]`));
}

/** Of a content that may hold no pictures. */
export function toPlainText(content: string | readonly WirePart[], field: string): string {
  if (typeof content === 'string') return content;
  const parts = toChatParts(content, field);
  return parts
    .map((part, index) => {
      if (part.type === 'text') return part.text;
      throw notHere(`${field}[${index}].type`);
    })
    .join('\n');
}

export const isPicture = (part: ChatPart): part is Picture => part.type === 'image_url';

function toChatPart(part: WirePart, field: string): ChatPart {
  switch (part.type) {
    case 'input_image':
      return picture(part.image_url ?? part.file_id, part.detail, field);
    case 'input_file':
      return readFile(part, field);
    case 'refusal':
      return { type: 'text', text: part.refusal };
    case 'input_audio':
      throw notHere(`${field}.type`);
    default:
      return { type: 'text', text: part.text };
  }
}

function picture(url: string | null | undefined, detail: 'auto' | 'low' | 'high' | 'original' | null | undefined, field: string): ChatPart {
  if (!url) {
    throw new RefusedField(field, {
      es: "necesita 'image_url' o 'file_id'",
      pt: "precisa de 'image_url' ou 'file_id'",
      en: "needs 'image_url' or 'file_id'",
    });
  }
  // Chat models know no finer detail than high, which is the whole picture within their bounds.
  const known = detail === 'original' ? 'high' : detail;
  return { type: 'image_url', image_url: { url, ...(known ? { detail: known } : {}) } };
}

const dataUrl = /^data:([^;,]*)((?:;[^;,]*)*),/i;
const textTypes = /^(text\/|application\/(json|x-ndjson|xml|yaml|x-yaml|javascript|x-sh|sql|toml)$)/i;
const textNames = /\.(txt|md|markdown|csv|tsv|json|jsonl|ndjson|xml|ya?ml|toml|ini|html?|css|m?[jt]sx?|py|rb|go|rs|java|kt|c|h|cpp|sh|sql|log|diff|patch)$/i;

function readFile({ file_data: data, file_id: id, file_url: url, filename }: Extract<WirePart, { type: 'input_file' }>, field: string): ChatPart {
  if (!data) throw unreadable(url ? `${field}.file_url` : id ? `${field}.file_id` : `${field}.file_data`);
  const head = dataUrl.exec(data);
  const mimeType = (head?.[1] ?? '').trim();
  if (/^image\//i.test(mimeType)) return picture(data, undefined, field);
  if (!textTypes.test(mimeType) && !textNames.test(filename ?? '')) throw unreadable(`${field}.file_data`);
  const body = head ? data.slice(head[0].length) : data;
  const isBase64 = head ? /;base64/i.test(head[2] ?? '') : true;
  const text = isBase64 ? Buffer.from(body, 'base64').toString('utf8') : decodePercent(body, `${field}.file_data`);
  return { type: 'text', text: filename ? `${filename}:\n${text}` : text };
}

function decodePercent(text: string, field: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unreadable(field);
  }
}

function unreadable(field: string): RefusedField {
  return unsupported(field, {
    es: "de los archivos se leen textos e imágenes en 'file_data'",
    pt: "dos arquivos são lidos textos e imagens em 'file_data'",
    en: "of files, texts and pictures in 'file_data' are read",
  });
}
