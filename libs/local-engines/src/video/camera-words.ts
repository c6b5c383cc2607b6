import { namesIn, plainWords, type Phrases } from '../music/wish/plain-words.ts';
import type { Motion } from './camera.ts';

const words: Phrases<Motion> = {
  'zoom-in':
    'zoom in, zooms in, zooming in, zoom, push in, dolly in, move closer, closer, acercar, acercate, acercamiento, acerca la camara, aproximar, aproxime',
  'zoom-out': 'zoom out, zooms out, zooming out, pull out, pull back, dolly out, move away, alejar, alejate, alejamiento, aleja la camara, afastar, afaste',
  'pan-left': 'pan left, pans left, to the left, a la izquierda, hacia la izquierda, para a esquerda, a esquerda',
  'pan-right': 'pan right, pans right, to the right, a la derecha, hacia la derecha, para a direita, a direita, pan, panning',
  'pan-up': 'pan up, tilt up, upwards, hacia arriba, para cima',
  'pan-down': 'pan down, tilt down, downwards, hacia abajo, para baixo',
  drift: 'drift, drifting, slow motion camera, ken burns, slideshow, deriva, camera movement, movimiento de camara, movimento de camera',
};

/** The first way of the camera that a text asks for, in English, Spanish or Portuguese. */
export const motionIn = (text: string): Motion | undefined => namesIn(plainWords(text), words)[0];
