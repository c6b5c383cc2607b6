import type { RequestExamples } from '../../document/request-bodies.ts';

export const generationsExamples: RequestExamples = {
  generateImage: {
    picture: { model: 'flux-2', prompt: 'A serene Japanese garden with cherry blossoms', aspect_ratio: '16:9', type: 'pro', resolution: '1K' },
    quickStart: { model: 'flux-2', prompt: 'A serene Japanese garden with cherry blossoms' },
  },
  generateVideo: {
    video: {
      model: 'kling-3',
      prompt: 'A golden retriever running through sunflowers at sunset',
      mode: 'std',
      duration: 5,
      aspect_ratio: '16:9',
      sound: true,
    },
  },
  generateMusic: {
    song: {
      model: 'suno',
      prompt: 'Verse 1: Walking down the street\nChorus: Summer dreams',
      style: 'pop, upbeat, electronic',
      title: 'Summer Dreams',
      make_instrumental: false,
    },
  },
  generateSpeech: {
    dialogue: {
      model: 'elevenlabs-v3',
      dialogue: [
        { text: 'Hello, welcome to API in One.', voice: 'narrator' },
        { text: 'Thank you! Tell me more.', voice: 'user' },
      ],
      stability: 0.5,
      language_code: 'auto',
    },
  },
  generateChat: {
    whole: { model: 'gemini', messages: [{ role: 'user', content: 'Hola' }], stream: false },
    stream: { model: 'gemini', messages: [{ role: 'user', content: 'Hola' }] },
  },
  removeImageBackground: { picture: { image: 'https://example.com/photo.jpg' } },
  swapFace: { faces: { image: 'https://example.com/scene.jpg', face_image: 'https://example.com/face.jpg' } },
  removeVideoBackground: { video: { video: 'https://example.com/talking-head.mp4' } },
};
