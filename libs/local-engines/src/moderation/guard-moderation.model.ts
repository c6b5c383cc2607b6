import type { CallOptions, ModerationModel, ProviderModeration, ProviderModerationRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import { providerFault } from '../local.error.ts';
import { localProvider } from '../local-provider.ts';
import { guardCharactersMax, type GuardTasks } from './guard.ts';
import { toModerationResult } from './moderation-result.ts';

type Input = ProviderModerationRequest['inputs'][number];

export class GuardModerationModel implements ModerationModel {
  readonly provider = localProvider;

  constructor(
    readonly upstreamModel: string,
    private readonly engine: EngineHost<GuardTasks>,
  ) {}

  unsupported({ inputs }: ProviderModerationRequest): UnsupportedField | null {
    const picture = inputs.findIndex((input) => typeof input !== 'string' && input.some(({ type }) => type === 'image'));
    if (picture >= 0) return { field: `input[${picture}]`, reason: 'it judges texts, not pictures' };
    const long = inputs.findIndex((input) => textOf(input).length > guardCharactersMax);
    return long >= 0 ? { field: `input[${long}]`, reason: `it judges at most ${guardCharactersMax} characters at once` } : null;
  }

  async moderate({ inputs }: ProviderModerationRequest, { signal, timeouts }: CallOptions): Promise<ProviderModeration> {
    try {
      const { scores } = await this.engine.run('judge', { texts: inputs.map(textOf) }, { signal, totalMs: timeouts.totalMs });
      return { results: scores.map(toModerationResult), usage: null };
    } catch (error) {
      throw providerFault(error);
    }
  }
}

/** The parts of one input are one message. */
const textOf = (input: Input) => (typeof input === 'string' ? input : input.map((part) => (part.type === 'text' ? part.text : '')).join('\n'));
