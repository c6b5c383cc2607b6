import type { JobOperation, MediaInput, MediaKind } from '@portazgo/contracts';

export interface ResultLimits {
  readonly accept: MediaKind[];
  readonly bytesMax: number;
}

/** Sound without a container has no bytes that tell what it is; whether it was asked for decides. */
export const isRawSound = ({ operation, input }: { operation: JobOperation; input: Pick<MediaInput, 'settings'> }): boolean =>
  operation.startsWith('audio.') && [input.settings.format, input.settings.output_format].includes('pcm');

const mebibyte = 1024 * 1024;
const image: ResultLimits = { accept: ['image'], bytesMax: 64 * mebibyte };
const audio: ResultLimits = { accept: ['audio'], bytesMax: 512 * mebibyte };
const video: ResultLimits = { accept: ['video'], bytesMax: 2_048 * mebibyte };

/** What the results of an operation may be, by their bytes: a page in place of a picture is the provider's failure. */
export const resultLimits: Readonly<Record<JobOperation, ResultLimits>> = {
  'image.generate': image,
  'image.edit': image,
  'image.remove-background': image,
  'image.enhance': image,
  'image.face-swap': image,
  // Portraits are pictures, avatars that speak are films.
  'image.avatar': { accept: ['image', 'video'], bytesMax: video.bytesMax },
  'image.generate-3d': { accept: ['model3d'], bytesMax: 512 * mebibyte },
  'audio.speak': audio,
  'audio.compose': audio,
  'audio.clone-voice': audio,
  'video.generate': video,
  // GIF is a way to write a film without its background.
  'video.remove-background': { accept: ['video', 'image'], bytesMax: video.bytesMax },
};
