/** What sound can be written as. `ogg` holds Vorbis, `pcm` bare samples of 16 bit, little-endian, interleaved. */
export const soundFormats = ['wav', 'mp3', 'ogg', 'pcm'] as const;
export type SoundFormat = (typeof soundFormats)[number];

export const isSoundFormat = (name: unknown): name is SoundFormat => soundFormats.includes(name as SoundFormat);

export const soundMimeTypes: Readonly<Record<SoundFormat, string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  pcm: 'audio/pcm',
};
