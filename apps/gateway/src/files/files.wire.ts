import type { StoredFile } from '@portazgo/contracts';
import { z } from 'zod';

export const fileQuery = z.object({
  expires: z.string().max(20).default('').meta({ description: 'When the link ends, in seconds since 1970; part of the link.' }),
  signature: z.string().max(100).default('').meta({ description: 'What makes the link good; part of the link.' }),
  download: z.enum(['0', '1']).default('0').meta({ description: '`1`: as an attachment, whatever it is.' }),
});
export type FileQuery = z.output<typeof fileQuery>;

export const fileAnswer = z
  .looseObject({
    id: z.string().meta({ example: '20261128-4x8dpk2m0c7qhvw1r9tzbnjfs5' }),
    url: z.string().meta({ description: 'Signed: whoever has it may read the file until it expires.' }),
    kind: z.enum(['image', 'audio', 'video', 'model3d', 'text', 'other']),
    mime_type: z.string().meta({ description: 'By the bytes of the file, whatever its sender called it.', example: 'image/png' }),
    bytes: z.int(),
    sha256: z.string().meta({ description: 'Of the content, in hexadecimal.' }),
    name: z.string().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    duration_seconds: z.number().nullable(),
    created_at: z.string(),
    expires_at: z.string(),
  })
  .meta({ id: 'File' });
export type FileAnswer = z.input<typeof fileAnswer>;

export const deletedFile = z.looseObject({ id: z.string(), deleted: z.literal(true) }).meta({ id: 'DeletedFile' });

export function toFileAnswer(file: StoredFile, url: string): FileAnswer {
  return {
    id: file.id,
    url,
    kind: file.kind,
    mime_type: file.mimeType,
    bytes: file.bytes,
    sha256: file.sha256,
    name: file.name ?? null,
    width: file.width ?? null,
    height: file.height ?? null,
    duration_seconds: file.durationSeconds ?? null,
    created_at: file.createdAt,
    expires_at: file.expiresAt,
  };
}
