import { createHmac, timingSafeEqual } from 'node:crypto';
import { fileExtension } from './file-extension.ts';

interface LinkedFile {
  id: string;
  owner: string;
}

/** An address of a file may end in its extension: clients of some formats tell by it what they got. */
const named = /^(.+?)\.[a-z0-9]{1,10}$/;

/** The id in the last part of a file's address. */
export const fileIdOfName = (name: string): string => named.exec(name)?.[1] ?? name;

export interface FileLinkOptions {
  /** Under which clients reach the gateway. */
  publicUrl: string;
  secret: string;
  file: LinkedFile & { mimeType: string };
  expiresAt: Date;
}

export interface PresentedLink {
  secret: string;
  file: LinkedFile;
  /** As they stand in the address. */
  expires: string;
  signature: string;
  now: Date;
}

/** `<publicUrl>/files/<id>.<extension>?expires=<unix>&signature=<base64url>`: who has it may read the file until then. */
export function signFileLink({ publicUrl, secret, file, expiresAt }: FileLinkOptions): string {
  const expires = String(Math.floor(expiresAt.getTime() / 1_000));
  return `${publicUrl.replace(/\/+$/, '')}/files/${file.id}.${fileExtension(file.mimeType)}?expires=${expires}&signature=${signatureOf(secret, file, expires).toString('base64url')}`;
}

/** The comparison takes the same time wherever the signatures differ. */
export function verifyFileLink({ secret, file, expires, signature, now }: PresentedLink): boolean {
  if (!/^\d{1,12}$/.test(expires)) return false;
  const expected = signatureOf(secret, file, expires);
  const presented = Buffer.from(signature, 'base64url');
  const isSigned = presented.length === expected.length && timingSafeEqual(presented, expected);
  return isSigned && Number(expires) * 1_000 > now.getTime();
}

function signatureOf(secret: string, { id, owner }: LinkedFile, expires: string): Buffer {
  return createHmac('sha256', secret).update(`${id}|${owner}|${expires}`).digest();
}
