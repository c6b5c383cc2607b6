import type { Job } from '@portazgo/contracts';
import type { FileLinks } from '../../../media/file-links.ts';
import { ImageChatEncoder } from './image-chat.encoder.ts';
import { chatUsage } from './completion.wire.ts';
import { usageOf } from './image-chat.ts';

it('the usage of a picture made by chat has every field that the document requires', () => {
  expect(chatUsage.parse(usageOf({ chargedMicroCredits: 5_000_000 }))).toMatchObject({ total_tokens: 0, cost: 5 });
  expect(chatUsage.parse(usageOf({ chargedMicroCredits: null }))).toMatchObject({ cost: 0 });
});

it.each([
  [{ size: '1024x1536' }, '2:3'],
  [{ size: '1536x1024' }, '3:2'],
  [{ size: '1024x1024' }, '1:1'],
  [{ size: 'auto' }, 'auto'],
  [{ aspect_ratio: '9:16' }, '9:16'],
  [{}, undefined],
])('a stream opens with the ratio of %j, as the page writes it', (settings, ratio) => {
  const identity = { requestId: 'r', createdSeconds: 1, includeUsage: false, locale: 'en' as const };
  const links = {} as FileLinks;
  const opening = new ImageChatEncoder(links, { prompt: 'a cat', settings }, identity).start({ model: 'gpt-4o-image' } as Job);
  const said = [...opening.matchAll(/^data: (.*)$/gm)].map(
    ([, json = '']) => (JSON.parse(json) as { choices: [{ delta: { content: string } }] }).choices[0].delta.content,
  );
  const json = said.join('').split('\n\n>')[0] ?? '';
  expect(JSON.parse(json)).toEqual({ prompt: 'a cat', ...(ratio === undefined ? {} : { ratio }) });
});
