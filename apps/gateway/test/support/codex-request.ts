/** What Codex CLI sends for a model that it knows, shortened in its texts only. */
export const codexRequest = {
  model: 'gpt-5-mini',
  instructions: 'You are a coding agent running in a terminal.',
  input: [
    {
      type: 'additional_tools',
      role: 'developer',
      tools: [
        {
          type: 'function',
          name: 'exec_command',
          description: 'Runs a command.',
          strict: false,
          parameters: { type: 'object', properties: { cmd: { type: 'string' } }, required: ['cmd'] },
        },
      ],
    },
    { type: 'message', role: 'developer', content: [{ type: 'input_text', text: '<permissions instructions>read-only</permissions instructions>' }] },
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: '<environment_context>\n  <cwd>/home</cwd>\n</environment_context>' }] },
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'say hello' }] },
  ],
  tools: [
    { type: 'function', name: 'update_plan', description: 'Updates the plan.', strict: false, parameters: { type: 'object', properties: {} } },
    {
      type: 'custom',
      name: 'apply_patch',
      description: 'Edits files.',
      format: { type: 'grammar', syntax: 'lark', definition: 'start: begin_patch hunk+ end_patch' },
    },
    {
      type: 'namespace',
      name: 'multi_agent_v1',
      description: 'Tools for agents.',
      tools: [{ type: 'function', name: 'spawn_agent', description: 'Starts one.', strict: false, parameters: { type: 'object', properties: {} } }],
    },
    { type: 'web_search', external_web_access: false, search_content_types: ['text'] },
    { type: 'tool_search', execution: 'client', description: 'Finds tools.', parameters: { type: 'object', properties: {} } },
    { type: 'image_generation', output_format: 'png' },
  ],
  tool_choice: 'auto',
  parallel_tool_calls: true,
  reasoning: { effort: 'medium', summary: 'auto', context: 'all_turns' },
  store: false,
  stream: true,
  include: ['reasoning.encrypted_content'],
  service_tier: 'auto',
  prompt_cache_key: '0199a213-81c0-7800-8aa1-bbab2a035a53',
  text: { verbosity: 'low' },
  client_metadata: { 'x-codex-installation-id': '0199a213-81c0-7800-8aa1-bbab2a035a54' },
  access_programs: null,
  context_management: [{ type: 'compaction', compact_threshold: 200_000 }],
};
