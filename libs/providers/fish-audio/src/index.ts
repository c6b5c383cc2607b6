export { fishAudio } from './fish-audio.vendor.ts';
