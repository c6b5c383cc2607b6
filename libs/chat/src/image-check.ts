import type { ChatMessage, ContentPart } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';

const dataUrl = /^data:image\/(png|jpeg|webp|gif);base64,/;

/** The first bytes of each format: what a file says it is proves nothing. */
const signatures: Readonly<Record<string, (start: Buffer) => boolean>> = {
  png: (start) => start.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  jpeg: (start) => start.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  gif: (start) => /^GIF8[79]a/.test(start.toString('latin1')),
  webp: (start) => start.toString('latin1', 0, 4) === 'RIFF' && start.toString('latin1', 8, 12) === 'WEBP',
};

/** Looks at every image of a conversation before anything is sent. Addresses are the adapter's matter; other schemes are nobody's. */
export function checkImages(messages: readonly ChatMessage[], bytesMax: number): void {
  for (const [index, message] of messages.entries())
    if (message.role === 'user' && typeof message.content !== 'string') checkParts(message.content, `messages[${index}].content`, bytesMax);
}

/** The same for one list of parts, at `field` of the request. */
export function checkParts(parts: readonly ContentPart[], field: string, bytesMax: number): void {
  for (const [index, part] of parts.entries()) {
    if (part.type !== 'image') continue;
    const reason = imageFault(part.url, bytesMax);
    if (reason) throw new ServiceError('invalid_request', { field: `${field}[${index}].image_url`, reason });
  }
}

function imageFault(url: string, bytesMax: number): string | null {
  if (/^https?:\/\//i.test(url)) return null;
  const [head, type] = dataUrl.exec(url) ?? [];
  if (!head || !type) return 'must be an http(s) address or a data URL of a PNG, JPEG, WebP or GIF in base64';
  const base64Length = url.length - head.length;
  if ((base64Length / 4) * 3 > bytesMax + 2) return `is larger than ${bytesMax} bytes`;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(url.slice(head.length))) return 'is not base64';
  const start = Buffer.from(url.slice(head.length, head.length + 32), 'base64');
  return signatures[type]?.(start) ? null : `is not the ${type.toUpperCase()} it says it is`;
}
