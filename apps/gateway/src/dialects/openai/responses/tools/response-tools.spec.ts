import { z } from 'zod';
import type { RefusedField } from '../../../../edge/refused-field.ts';
import { bindTools, functionNameOf, type HostedTools, type ResponseTools } from './response-tools.ts';
import { responseTool, responseToolChoice } from './tools.wire.ts';

function bind(tools: unknown[], choice?: unknown, rule: HostedTools = 'drop'): ResponseTools {
  const chosen = choice === undefined ? undefined : responseToolChoice.parse(choice);
  return bindTools([{ field: 'tools', tools: z.array(responseTool).parse(tools) }], chosen, rule);
}
const namesOf = ({ functions }: ResponseTools) => functions.map((tool) => (tool.type === 'function' ? tool.function.name : tool.type));
const plain = { type: 'function', name: 'f', description: 'F', parameters: { type: 'object' }, strict: true };
const custom = { type: 'custom', name: 'patch', description: 'Patches.', format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' } };
const group = {
  type: 'namespace',
  name: 'crm',
  description: 'The CRM.',
  tools: [
    { ...plain, name: 'find' },
    { type: 'custom', name: 'note' },
  ],
};

function refusalOf(act: () => unknown): RefusedField {
  try {
    act();
  } catch (error) {
    return error as RefusedField;
  }
  throw new Error('it was not refused');
}

describe('the tools of a request', () => {
  it('become functions, whatever kind they are', () => {
    const tools = bind([plain, custom, group, { type: 'local_shell' }, { type: 'shell' }, { type: 'apply_patch' }]);
    expect(namesOf(tools)).toEqual(['f', 'patch', 'crm__find', 'crm__note', 'local_shell', 'shell', 'apply_patch']);
    expect(tools.functions[0]).toEqual({ type: 'function', function: { name: 'f', description: 'F', parameters: { type: 'object' }, strict: true } });
    expect(JSON.stringify(tools.functions[1])).toContain('start: \\"x\\"');
    expect(JSON.stringify(tools.functions[2])).toContain('The CRM.');
  });

  it.each([
    'web_search',
    'web_search_preview',
    'web_search_2025_08_26',
    'file_search',
    'code_interpreter',
    'image_generation',
    'mcp',
    'computer',
    'computer_use_preview',
    'tool_search',
  ])('that OpenAI carries out are left out by name, or refused where the operator says so: %s', (type) => {
    const tools = bind([plain, { type }]);
    expect([namesOf(tools), tools.dropped, tools.declared.length]).toEqual([['f'], [expect.stringMatching(/^tools\.[a-z_]+$/)], 1]);
    expect(refusalOf(() => bind([plain, { type }], undefined, 'refuse'))).toMatchObject({ field: 'tools[1].type', code: 'unsupported_parameter' });
  });

  it.each(['constructor', 'toString', 'nonsense', 'web_search\r\nx-evil: 1', 'web_search_é', `mcp_${'x'.repeat(100)}`])(
    'of no known kind are refused by name: %s',
    (type) => {
      expect(refusalOf(() => bind([{ type }])).reason.en).toContain(`'${type.slice(0, 100)}'`);
    },
  );

  it.each<[unknown, unknown]>([
    ['auto', 'auto'],
    ['none', 'none'],
    ['required', 'required'],
    [
      { type: 'function', name: 'f' },
      { type: 'function', function: { name: 'f' } },
    ],
    [
      { type: 'custom', name: 'patch' },
      { type: 'function', function: { name: 'patch' } },
    ],
    [
      { type: 'function', name: 'find', namespace: 'crm' },
      { type: 'function', function: { name: 'crm__find' } },
    ],
    [
      { type: 'function', name: 'find' },
      { type: 'function', function: { name: 'crm__find' } },
    ],
    [{ type: 'local_shell' }, { type: 'function', function: { name: 'local_shell' } }],
  ])('may be chosen: %j', (choice, expected) => {
    expect(bind([plain, custom, group, { type: 'local_shell' }], choice).choice).toEqual(expected);
  });

  it('may be allowed in part', () => {
    const tools = bind([plain, custom, group], {
      type: 'allowed_tools',
      mode: 'required',
      tools: [
        { type: 'function', name: 'f' },
        { type: 'custom', name: 'patch' },
      ],
    });
    expect([namesOf(tools), tools.choice]).toEqual([['f', 'patch'], 'required']);
  });

  it.each<[string, unknown[], unknown, string]>([
    ['a hosted tool', [plain, { type: 'web_search' }], { type: 'web_search' }, 'tool_choice.type'],
    ['any tool where all are hosted', [{ type: 'web_search' }], 'required', 'tool_choice'],
    [
      'only hosted tools',
      [plain, { type: 'mcp' }],
      { type: 'allowed_tools', mode: 'required', tools: [{ type: 'mcp', server_label: 'x' }] },
      'tool_choice.tools',
    ],
    ['what is not declared', [plain], { type: 'function', name: 'g' }, 'tool_choice.name'],
    ['the wrong kind', [plain], { type: 'custom', name: 'f' }, 'tool_choice.name'],
    ['what is not declared in part', [plain], { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'g' }] }, 'tool_choice.tools[0].name'],
  ])('are refused by name when a choice demands %s', (_what, tools, choice, field) => {
    expect(refusalOf(() => bind(tools, choice)).field).toBe(field);
  });

  it('of a group keep names that fit and stay apart', () => {
    const [one, two] = [functionNameOf(`${'a'.repeat(60)}1`, 'namespace'), functionNameOf(`${'a'.repeat(60)}2`, 'namespace')];
    expect([one.length, two.length, one === two]).toEqual([64, 64, false]);
  });

  it('come back as what they were', () => {
    const { formOf } = bind([plain, custom, group, { type: 'local_shell' }, { type: 'apply_patch' }]);
    const back = (name: string, argumentsText: string) => formOf(name).toItem({ id: 'c', name, arguments: argumentsText }, 'x_1', 'completed');
    expect(back('f', '{"a":1}')).toMatchObject({ type: 'function_call', name: 'f', arguments: '{"a":1}' });
    expect(back('patch', '{"input":"*** Begin"}')).toMatchObject({ type: 'custom_tool_call', name: 'patch', input: '*** Begin' });
    expect(back('patch', 'free text')).toMatchObject({ type: 'custom_tool_call', input: 'free text' });
    expect(back('crm__find', '{}')).toMatchObject({ type: 'function_call', name: 'find', namespace: 'crm' });
    expect(back('local_shell', '{"command":["ls"]}')).toMatchObject({ type: 'local_shell_call', action: { type: 'exec', command: ['ls'], env: {} } });
    expect(back('apply_patch', '{"type":"delete_file","path":"a"}')).toMatchObject({ type: 'apply_patch_call', operation: { type: 'delete_file', path: 'a' } });
    expect(back('made_up', '{}')).toMatchObject({ type: 'function_call', name: 'made_up' });
  });
});
