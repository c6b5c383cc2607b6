import type { Example } from '../example.ts';
import { post } from '../house-call.ts';
import { checkAnswer, checkValue } from './check-answer.ts';
import { openingJson, picturesAnswer } from './documented-answers.ts';

const example = (title: string, run: Example['run']): Example => ({ seed: '004', title: `typed client: ${title}`, run });
const signs = ['>🕐', '>⚡', '>🏃', '[100](http', '> ✅', '![gen_', '[Click to download](http'];

export const openAiClient: readonly Example[] = [
  example('the text of a streamed picture, line by line', async (bench) => {
    const messages = [{ role: 'user', content: [{ type: 'text', text: 'A cover. 2:3 portrait' }] }];
    const { body } = await post(bench, '/v1/chat/completions', { model: 'gpt-4o-image-vip', messages, stream: true });
    const chunks = [...body.matchAll(/^data: (\{.*)$/gm)].map(([, json = '']) => JSON.parse(json) as { choices: { delta: { content?: string } }[] });
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
    const places = signs.map((sign) => text.indexOf(sign));
    const missing = signs.filter((_, index) => places[index] === -1);
    const isInOrder = places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0));
    return {
      differences: [
        ...checkValue(JSON.parse(text.slice(0, text.indexOf('\n\n>'))), openingJson, 'the opening'),
        ...missing.map((sign) => `the stream has no ${sign}`),
        ...(isInOrder ? [] : ['the lines are in another order than on the page']),
        ...(body.trimEnd().endsWith('data: [DONE]') ? [] : ['the stream does not end with [DONE]']),
      ],
    };
  }),
  ...['1024x1024', '1536x1024', '1024x1536', 'auto'].map((size) =>
    example(`a picture of size ${size}`, async (bench) => ({
      differences: checkAnswer(await post(bench, '/v1/images/generations', { model: 'gpt-4o-image', prompt: 'a poster', n: 1, size }), picturesAnswer),
    })),
  ),
];
