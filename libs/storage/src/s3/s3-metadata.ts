import type { StoredFile } from '@portazgo/contracts';

const numbers = ['bytes', 'width', 'height', 'durationSeconds'] as const;

/** A file as an object's own metadata: header values, so every one is ASCII and the name is escaped. */
export function toMetadata({ name, ...file }: StoredFile): Record<string, string> {
  const plain = Object.entries(file).map(([key, value]) => [key.toLowerCase(), String(value)]);
  return { ...Object.fromEntries(plain), ...(name === undefined ? {} : { name: encodeURIComponent(name) }) };
}

/** Back again; the caller checks what comes out. */
export function fromMetadata(metadata: Record<string, string>): unknown {
  const { mimetype, createdat, expiresat, durationseconds, animated, name, ...plain } = metadata;
  const file: Record<string, unknown> = { ...plain, mimeType: mimetype, createdAt: createdat, expiresAt: expiresat };
  if (durationseconds !== undefined) file['durationSeconds'] = durationseconds;
  if (animated !== undefined) file['animated'] = animated === 'true';
  if (name !== undefined) file['name'] = decodeURIComponent(name);
  for (const key of numbers) if (typeof file[key] === 'string') file[key] = Number(file[key]);
  return file;
}
