import type { HostedTools } from './response-tools.ts';

/** The operator's rule for tools that OpenAI carries out itself. */
export class HostedToolsRule {
  constructor(readonly value: HostedTools) {}
}
