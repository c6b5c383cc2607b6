import type { RequestExamples } from '../../document/request-bodies.ts';

export const runsExamples: RequestExamples = {
  runModel: {
    picture: { model: 'google/nano-banana', input: { prompt: 'High-end product photo on clean white background' } },
    edit: {
      model: 'google/nano-banana',
      input: {
        prompt: 'Turn this into a cinematic night street photo with neon signs and reflections.',
        image_input: ['https://example.com/reference-image.jpg'],
        aspect_ratio: 'match_input_image',
        output_format: 'png',
      },
    },
    video: {
      model: 'xai/grok-video-image-to-video',
      input: {
        prompt: 'Animate this image with smooth camera movement and subtle environmental motion.',
        image_input: 'https://example.com/reference-image.jpg',
        duration: 4,
      },
    },
    text: { model: 'gpt-4o-mini', input: { prompt: 'Explica la fotosíntesis en 2 frases', temperature: 0.3, max_tokens: 300 } },
    webhook: {
      model: 'google/nano-banana',
      input: { prompt: 'string', image_input: ['https://example.com/image.jpg'] },
      webhook_url: 'https://your-app.com/webhooks/armox',
    },
  },
};
