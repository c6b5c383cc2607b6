import type { Bomb } from './bomb.ts';
import { documentBombs, recordingBombs } from './other-bombs.ts';
import { gifBombs, jpegBombs, webpBombs } from './picture-bombs.ts';
import { pngBombs } from './png-bombs.ts';

/** Every file that must be refused wherever a picture, a recording or a film is taken. */
export function mediaBombs(): Bomb[] {
  return [...pngBombs(), ...jpegBombs(), ...gifBombs(), ...webpBombs(), ...documentBombs(), ...recordingBombs()];
}
