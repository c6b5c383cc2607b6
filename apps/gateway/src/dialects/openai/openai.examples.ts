import type { RequestExamples } from '../../document/request-bodies.ts';

const cover = `Redesign [Girl wearing a pearl earring] as an anime-style illustrated cover. Preserve original essence and composition. Render in refined Kyoto Anime-inspired style—soft brushwork, cinematic lighting, progressive depth. 
Format in AV cover layout: 
Japanese-English mixed typography, serif title with significant visual hierarchy - sense of design is the key.
Extract words tha conveys profound meanings as title, then creative slogan, the original name can be a smaller information ONLY if necessary.
Subtly embed watermark "jerlin" in clothing or background. Maintain emotional tone and posture, soften only when necessary. 2:3 portrait`;

const poster = `
redesign poster of the movie [Black Swam], 3D cartoon, smooth render, bright tone, 2:3
`;

export const openAiExamples: RequestExamples = {
  createChatCompletion: {
    question: { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hola' }] },
    picture: { model: 'gpt-4o-image-vip', messages: [{ role: 'user', content: [{ type: 'text', text: cover }] }], stream: true },
  },
  createCompletion: { prompt: { model: 'gpt-4o-mini', prompt: 'Hola' } },
  createResponse: { question: { model: 'gpt-4o-mini', input: 'Hola' } },
  createImage: { picture: { model: 'gpt-4o-image-vip', prompt: poster, n: 1, size: '1024x1536' } },
  createImageEdit: { picture: { model: 'gpt-image-1', prompt: 'Paint the sky red', images: [{ image_url: 'https://example.com/photo.jpg' }] } },
  createSpeech: { speech: { model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'Hola, ¿qué tal?' } },
  createEmbedding: { text: { model: 'text-embedding-3-small', input: 'Hola' } },
  createModeration: { text: { model: 'omni-moderation-latest', input: 'Hola' } },
};
