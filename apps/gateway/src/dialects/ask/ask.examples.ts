import type { RequestExamples } from '../../document/request-bodies.ts';

export const askExamples: RequestExamples = {
  ask: {
    question: { ask: 'Explica la fotosíntesis en 2 frases', mode: 'expert' },
    stream: { ask: '...', mode: 'expert', stream: true },
    picture: { ask: 'Un gato cyberpunk', mode: 'image-flux' },
    vision: { ask: '¿Qué se ve en la foto?', mode: 'vision', image_url: 'https://example.com/photo.jpg' },
    dialogue: { ask: '<|speaker:0|>Hola.<|speaker:1|>¿Qué tal?', mode: 'tts-s2', voices: ['Sarah', 'Adrian'] },
  },
};
