import { z } from 'zod';

/** What a file is, by its bytes and never by its name. */
export const mediaKind = z.enum(['image', 'audio', 'video', 'model3d', 'text', 'other']);
export type MediaKind = z.infer<typeof mediaKind>;

/**
 * A file of the object store as processes tell each other of it: the bytes stay where they are.
 * The id begins with the day on which the file is dropped (`20261128-…`), the rest is random and cannot be guessed.
 */
export const storedFile = z.object({
  id: z.string().min(1),
  /** Client id. Nobody else is told that the file exists. */
  owner: z.string().min(1),
  kind: mediaKind,
  /** By magic bytes. */
  mimeType: z.string(),
  bytes: z.int().min(0),
  /** SHA-256 of the content, lower-case hex. */
  sha256: z.string().length(64),
  /** Name for people, when the sender gave one. */
  name: z.string().optional(),
  width: z.int().min(1).optional(),
  height: z.int().min(1).optional(),
  durationSeconds: z.number().min(0).optional(),
  /** A picture of more than one frame. */
  animated: z.boolean().optional(),
  /** ISO 8601. */
  createdAt: z.string(),
  expiresAt: z.string(),
});
export type StoredFile = z.infer<typeof storedFile>;
