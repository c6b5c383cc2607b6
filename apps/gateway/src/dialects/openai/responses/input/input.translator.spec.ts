import { z } from 'zod';
import type { RefusedField } from '../../../../edge/refused-field.ts';
import { toChatInput, type ChatInput } from './input.translator.ts';
import { responseItem } from './items.wire.ts';

const picture = 'data:image/png;base64,iVBORw0KGgo=';

function translate(...items: unknown[]): ChatInput {
  const placed = z
    .array(responseItem)
    .parse(items)
    .map((item, index) => ({ item, field: `input[${index}]` }));
  return toChatInput(placed, { unseal: (sealed) => (sealed === 'sealed' ? 'opened' : undefined) });
}
const messagesOf = (...items: unknown[]) => translate(...items).messages;
const user = { role: 'user', content: 'hi' };
const call = { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'f', arguments: '{}', status: 'completed' };
const answer = { type: 'function_call_output', call_id: 'c1', output: '42' };
const toolCall = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } };
const thought = { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'hm' }], content: null, encrypted_content: null, status: null };

describe('the items of a conversation', () => {
  it('of one turn become one message, with the thought before its calls', () => {
    const said = { type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', content: [{ type: 'output_text', text: 'So', annotations: [] }] };
    expect(messagesOf(user, thought, said, call, { ...call, call_id: 'c2' }, answer, { ...answer, call_id: 'c2' })).toEqual([
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'So', reasoning_content: 'hm', tool_calls: [toolCall, { ...toolCall, id: 'c2' }] },
      { role: 'tool', tool_call_id: 'c1', content: '42' },
      { role: 'tool', tool_call_id: 'c2', content: '42' },
    ]);
  });

  it('carry the thought to the call that follows it, which is what thinking models with tools want back', () => {
    expect(messagesOf(user, thought, call, answer)[1]).toEqual({ role: 'assistant', content: null, reasoning_content: 'hm', tool_calls: [toolCall] });
  });

  it.each([
    ['what was sealed here', { ...thought, summary: [], encrypted_content: 'sealed' }, 'opened'],
    ['its summary when it was sealed elsewhere', { ...thought, encrypted_content: 'gAAAA' }, 'hm'],
    ['its own text when it has no summary', { ...thought, summary: [], content: [{ type: 'reasoning_text', text: 'deep' }] }, 'deep'],
  ])('give of a thought %s', (_what, item, expected) => {
    expect(messagesOf(user, item, call, answer)[1]).toMatchObject({ reasoning_content: expected });
  });

  it('leave out a thought that nothing followed', () => {
    expect(messagesOf(user, thought, user)).toEqual([user, user]);
  });

  it('keep two messages of the assistant apart', () => {
    const one = { role: 'assistant', content: 'a' };
    expect(messagesOf(user, one, one)).toEqual([user, one, one]);
  });

  it.each([
    ['a text', '42', '42'],
    ['no text', '', ''],
    [
      'a list of texts',
      [
        { type: 'input_text', text: '4' },
        { type: 'input_text', text: '2' },
      ],
      '4\n2',
    ],
    ['a text file', [{ type: 'input_file', filename: 'a.txt', file_data: `data:text/plain;base64,${Buffer.from('hé').toString('base64')}` }], 'a.txt:\nhé'],
    ['an empty list', [], ''],
  ])('take %s as the output of a tool', (_what, output, content) => {
    expect(messagesOf(user, call, { ...answer, output }).at(-1)).toEqual({ role: 'tool', tool_call_id: 'c1', content });
  });

  it('show pictures of outputs after all outputs of the turn, because tools of a chat answer in text', () => {
    const seen = {
      ...answer,
      output: [
        { type: 'input_text', text: 'the screen' },
        { type: 'input_image', image_url: picture, detail: 'original' },
      ],
    };
    const messages = messagesOf(user, call, { ...call, call_id: 'c2' }, seen, { ...answer, call_id: 'c2' }, { role: 'user', content: 'and?' });
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'tool', 'user', 'user']);
    expect(messages[4]).toEqual({
      role: 'user',
      content: [
        { type: 'text', text: 'Output of the tool call c1:' },
        { type: 'image_url', image_url: { url: picture, detail: 'high' } },
      ],
    });
  });

  it('take files of pictures and texts in messages', () => {
    const content = [
      { type: 'input_file', filename: 'p.png', file_data: picture },
      { type: 'input_file', filename: 'a.csv', file_data: 'data:text/csv,a%2Cb' },
      { type: 'input_image', file_id: '20261128-4x8dpk2m0c7qhvw1r9tzbnjfs5' },
    ];
    expect(messagesOf({ role: 'user', content })).toEqual([
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: picture } },
          { type: 'text', text: 'a.csv:\na,b' },
          { type: 'image_url', image_url: { url: '20261128-4x8dpk2m0c7qhvw1r9tzbnjfs5' } },
        ],
      },
    ]);
  });

  it.each([
    ['custom_tool_call', { type: 'custom_tool_call', call_id: 'c1', name: 'patch', input: 'x' }, { name: 'patch', arguments: '{"input":"x"}' }],
    [
      'local_shell_call',
      { type: 'local_shell_call', id: 'lsh_1', call_id: 'c1', status: 'completed', action: { type: 'exec', command: ['ls'], env: {} } },
      { name: 'local_shell', arguments: '{"command":["ls"],"env":{}}' },
    ],
    ['shell_call', { type: 'shell_call', call_id: 'c1', action: { commands: ['ls'] } }, { name: 'shell', arguments: '{"commands":["ls"]}' }],
    [
      'apply_patch_call',
      { type: 'apply_patch_call', call_id: 'c1', status: 'completed', operation: { type: 'delete_file', path: 'a' } },
      { name: 'apply_patch', arguments: '{"type":"delete_file","path":"a"}' },
    ],
    ['a member of a group', { ...call, namespace: 'crm' }, { name: 'crm__f', arguments: '{}' }],
  ])('make %s the call of a function', (_what, item, expected) => {
    expect(messagesOf(user, item)[1]).toMatchObject({ tool_calls: [{ id: 'c1', function: expected }] });
  });

  it('find the call of a shell output that names the item', () => {
    const shell = { type: 'local_shell_call', id: 'lsh_1', call_id: 'c1', status: 'completed', action: { type: 'exec', command: ['ls'], env: {} } };
    expect(messagesOf(user, shell, { type: 'local_shell_call_output', id: 'lsh_1', output: 'a' }).at(-1)).toMatchObject({ tool_call_id: 'c1' });
  });

  it('carry back what a vendor wants back', () => {
    const extra = { gemini: { thought_signature: 's' } };
    expect(messagesOf(user, { ...call, extra_content: extra })[1]).toMatchObject({ tool_calls: [{ extra_content: extra }] });
  });

  it.each(['web_search_call', 'file_search_call', 'code_interpreter_call', 'image_generation_call', 'mcp_list_tools', 'mcp_call', 'tool_search_call'])(
    'leave out %s, and say so',
    (type) => {
      expect(translate(user, { type, id: 'x_1', status: 'completed' })).toEqual({ messages: [user], fields: ['input[0]'], dropped: [`input.${type}`] });
    },
  );

  it.each(['computer_call', 'computer_call_output', 'mcp_approval_response', 'compaction', 'configuration_update', 'constructor', 'nonsense'])(
    'that matter and are not known are refused by name: %s',
    (type) => {
      const refusal = refusalOf(user, { type, id: 'x_1' });
      expect(refusal.field).toBe('input[1].type');
      expect(refusal.reason.en).toContain(`'${type}'`);
      expect(refusal.reason.en).toContain("'function_call_output'");
    },
  );

  it.each([
    [{ type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' }, 'input[0].content[0].file_data'],
    [{ type: 'input_file', file_url: 'https://example.com/a.pdf' }, 'input[0].content[0].file_url'],
    [{ type: 'input_file', file_id: 'file-1' }, 'input[0].content[0].file_id'],
    [{ type: 'input_image' }, 'input[0].content[0]'],
    [{ type: 'input_audio', input_audio: {} }, 'input[0].content[0].type'],
  ])('with content that nobody reads are refused by name: %j', (part, field) => {
    expect(refusalOf({ role: 'user', content: [part] }).field).toBe(field);
  });

  it('are named by their wrong field, not by their kind', () => {
    const { error } = z.array(responseItem).safeParse([user, { type: 'function_call_output', call_id: 'c', output: 5 }]);
    expect(JSON.stringify(error?.issues)).toContain('output');
  });

  it.each([
    ['a message without a type', user, 'message'],
    ['a message whose type is null', { ...user, type: null }, 'message'],
    ['a reference without a type', { id: 'msg_1' }, 'item_reference'],
    ['a reference whose type is null', { type: null, id: 'msg_1' }, 'item_reference'],
  ])('are known by their shape: %s', (_what, item, type) => {
    expect(responseItem.parse(item)).toMatchObject({ type });
  });
});

function refusalOf(...items: unknown[]): RefusedField {
  try {
    translate(...items);
  } catch (error) {
    return error as RefusedField;
  }
  throw new Error('it was not refused');
}
