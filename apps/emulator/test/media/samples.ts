import { mp4File } from '../../src/media/mp4-file.ts';
import { drawPicture } from '../../src/media/picture.ts';
import { makeSound } from '../../src/media/sound.ts';

const label = { engine: 'sample', text: 'given', index: 0, seed: 1 };

export const samplePng = () => drawPicture({ label, width: 320, height: 200, format: 'png' });
export const sampleWav = (seconds = 2) => makeSound({ label, seconds, format: 'wav', sampleRate: 16_000 });
export const sampleMp4 = (seconds = 3) => mp4File({ label, width: 640, height: 360, seconds, framesPerSecond: 24, hasSound: true });
export const dataUri = (type: string, bytes: Buffer) => `data:${type};base64,${bytes.toString('base64')}`;
