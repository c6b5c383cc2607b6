import type { InboundCall } from '../../../../edge/inbound-call.ts';
import type { KeyLook } from '../../../../uploads/key-look.ts';
import { ResponseIds } from '../output/response-ids.ts';
import { responsesRequest } from '../responses.wire.ts';
import { ResponseContexts } from './response-context.ts';
import type { ResponseStore, StoredResponse } from './response-store.ts';

const idsOf = (number: number) => new ResponseIds(`01KBB5ZR00000000000000${String(number).padStart(4, '0')}`, 30);

/** A store in memory, in which every response says the same words. */
class SayingStore {
  readonly reads: string[] = [];
  readonly readBytesMax = 10_000;
  readonly isOn = true;

  constructor(private readonly words: string) {}

  async find(_owner: unknown, id: string): Promise<StoredResponse | null> {
    this.reads.push(id);
    if (!id.startsWith('resp_')) return null;
    const content = [{ type: 'output_text', text: this.words, annotations: [], logprobs: [] }];
    const message = { type: 'message', id: id.replace('resp_', 'msg_') + '_0', role: 'assistant', status: 'completed', content };
    return { response: { id, output: [message] }, input: [{ type: 'message', id: `${id}_q`, role: 'user', content: 'q' }] } as unknown as StoredResponse;
  }
}

const call = { keyMode: 'live' } as InboundCall;
const looks = { look: () => Promise.resolve({ clientId: 'client_1' }) } as unknown as KeyLook;
const resolve = (store: SayingStore, body: object) =>
  new ResponseContexts(looks, store as unknown as ResponseStore).resolve(call, responsesRequest.parse({ model: 'm', ...body }));
const reference = (number: number) => ({ type: 'item_reference', id: idsOf(number).outputItem('msg', 0) });

describe('what a request points to', () => {
  it('is read once for each response, however many of its items are referred to', async () => {
    const store = new SayingStore('hi');
    const items = await resolve(store, { input: [reference(1), reference(1), { role: 'user', content: 'x' }] });
    expect([items.map(({ item, field }) => [item.type, field]), store.reads]).toEqual([
      [
        ['message', 'input[0]'],
        ['message', 'input[1]'],
        ['message', 'input[2]'],
      ],
      [idsOf(1).response],
    ]);
  });

  it('is not read again where the response that it goes on from has it', async () => {
    const store = new SayingStore('hi');
    await resolve(store, { input: [reference(1)], previous_response_id: idsOf(1).response });
    expect(store.reads).toEqual([idsOf(1).response]);
  });

  it.each([
    ['one large item a hundred times', Array.from({ length: 100 }, () => reference(1))],
    ['many items that are large together', Array.from({ length: 100 }, (_, number) => reference(number))],
    ['more responses than any conversation has', Array.from({ length: 600 }, (_, number) => reference(number))],
  ])('is refused where it is too much: %s', async (_what, input) => {
    await expect(resolve(new SayingStore('x'.repeat(1_000)), { input })).rejects.toMatchObject({ field: 'input', code: 'invalid_request' });
  });

  it('is looked for under no id that is not of ours', async () => {
    await expect(resolve(new SayingStore('hi'), { input: [{ type: 'item_reference', id: 'msg_67ccfcdd16748190a91872c75d38539e' }] })).rejects.toMatchObject({
      code: 'item_not_found',
      details: { field: 'input[0]' },
    });
  });
});
