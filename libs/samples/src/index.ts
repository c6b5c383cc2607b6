export { png, type PngOptions } from './png.ts';
export { wav, type WavOptions } from './wav.ts';
