import { chatUsage } from './completion.wire.ts';
import { usageOf } from './image-chat.ts';

it('the usage of a picture made by chat has every field that the document requires', () => {
  expect(chatUsage.parse(usageOf({ chargedMicroCredits: 5_000_000 }))).toMatchObject({ total_tokens: 0, cost: 5 });
  expect(chatUsage.parse(usageOf({ chargedMicroCredits: null }))).toMatchObject({ cost: 0 });
});
