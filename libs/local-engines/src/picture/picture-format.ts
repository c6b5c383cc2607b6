import type { Sharp } from 'sharp';

export const pictureFormats = ['png', 'jpg', 'webp'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** What callers call the formats. */
export const asPictureFormat = (name: unknown): PictureFormat | null => (name === 'jpeg' ? 'jpg' : (pictureFormats.find((format) => format === name) ?? null));

export const mimeTypes: Readonly<Record<PictureFormat, string>> = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' };

/** Encodes well enough for people, and always the same bytes for the same pixels. A JPEG has no transparency: what was clear is white. */
export function encoded(picture: Sharp, format: PictureFormat): Promise<Buffer> {
  switch (format) {
    case 'jpg':
      return picture.flatten({ background: '#ffffff' }).jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer();
    case 'webp':
      return picture.webp({ quality: 92 }).toBuffer();
    case 'png':
      return picture.png({ compressionLevel: 7 }).toBuffer();
  }
}
