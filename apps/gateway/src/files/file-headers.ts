import type { StoredFile } from '@portazgo/contracts';
import { fileExtension } from '@portazgo/storage';

const cachedSecondsMax = 3_600;
/** What a browser may show where it stands; everything else could be made to act and is only handed over. */
const shown: readonly string[] = ['image', 'audio', 'video'];

/** The headers that every answer about a file has, whatever part of it it carries. */
export function fileHeaders(file: StoredFile, options: { download: boolean; now: Date }): Record<string, string> {
  const leftSeconds = Math.floor((Date.parse(file.expiresAt) - options.now.getTime()) / 1_000);
  const isShown = shown.includes(file.kind) && !options.download;
  return {
    'content-type': file.mimeType === 'text/plain' ? 'text/plain; charset=utf-8' : file.mimeType,
    'content-disposition': `${isShown ? 'inline' : 'attachment'}; ${fileName(file)}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    // Pages of other origins may show it: its address is the permission.
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': `private, max-age=${Math.max(0, Math.min(cachedSecondsMax, leftSeconds))}`,
    'accept-ranges': 'bytes',
    etag: etagOf(file),
    'last-modified': new Date(file.createdAt).toUTCString(),
  };
}

export const etagOf = ({ sha256 }: Pick<StoredFile, 'sha256'>): string => `"${sha256}"`;

/** In ASCII for old readers and whole for all others. */
function fileName({ id, name, mimeType }: StoredFile): string {
  const whole = name ?? `${id}.${fileExtension(mimeType)}`;
  const plain = whole.replaceAll(/[^\w.() -]/g, '_');
  return `filename="${plain}"; filename*=UTF-8''${encodeURIComponent(whole).replaceAll(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
