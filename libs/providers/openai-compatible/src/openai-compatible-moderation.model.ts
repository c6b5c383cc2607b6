import { toWellFormedText, type ContentPart } from '@portazgo/contracts';
import {
  ProviderError,
  type CallOptions,
  type ModerationModel,
  type ProviderModeration,
  type ProviderModerationRequest,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import { toWellFormedValue, type ProviderHttp } from '@portazgo/providers-http';
import { upstreamIdLengthMax } from './reply/answer-reader.ts';
import { soundAnswer } from './reply/completion.ts';
import { asArray, asObject, asText, isObject, type JsonObject } from './reply/json-value.ts';
import { faultOfReply, type FaultSource } from './reply/provider-fault.ts';

type Verdict = ProviderModeration['results'][number];
const replyBytesMax = 8 * 1_048_576;

export class OpenAiCompatibleModerationModel implements ModerationModel {
  readonly provider: string;

  constructor(
    readonly upstreamModel: string,
    private readonly source: FaultSource,
    private readonly http: ProviderHttp,
  ) {
    this.provider = source.profile.name;
  }

  unsupported(_request: ProviderModerationRequest): UnsupportedField | null {
    return null;
  }

  /** Texts go in one call; an item of parts is a call of its own, because the wire format judges a list of parts as one. */
  async moderate({ inputs }: ProviderModerationRequest, options: CallOptions): Promise<ProviderModeration> {
    if (inputs.every((input) => typeof input === 'string')) return this.ask(inputs, inputs.length, options);
    const results: Verdict[] = [];
    for (const input of inputs) results.push(...(await this.ask(typeof input === 'string' ? [input] : input.map(wirePart), 1, options)).results);
    return { results, usage: null };
  }

  private async ask(input: unknown[], expected: number, options: CallOptions): Promise<ProviderModeration> {
    const body = JSON.stringify({ model: this.upstreamModel, input });
    const reply = await this.http.post({ path: '/moderations', body, accept: 'application/json', bodyBytesMax: replyBytesMax }, options);
    if (reply.status !== 200) throw faultOfReply(this.source, reply.status, reply.headers, reply.body);
    const answer = soundAnswer(this.source, reply.body, reply.headers);
    const results = asArray(answer['results']).filter(isObject).map(verdict);
    if (results.length !== expected)
      throw new ProviderError({ provider: this.provider, kind: 'upstream_bug', accepted: 'yes', reason: 'the answer lacks a verdict' });
    const id = toWellFormedText(asText(answer['id']) ?? '', upstreamIdLengthMax);
    return { ...(id ? { upstreamId: id } : {}), results, usage: null };
  }
}

function wirePart(part: ContentPart): object {
  return part.type === 'text' ? part : { type: 'image_url', image_url: { url: part.url } };
}

function verdict(result: JsonObject): Verdict {
  const categories = pick(result['categories'], (value) => typeof value === 'boolean');
  const types = pick(result['category_applied_input_types'], (value) => Array.isArray(value));
  return {
    flagged: typeof result['flagged'] === 'boolean' ? result['flagged'] : Object.values(categories).includes(true),
    categories: categories as Record<string, boolean>,
    categoryScores: pick(result['category_scores'], (value) => typeof value === 'number') as Record<string, number>,
    ...(Object.keys(types).length > 0 ? { categoryAppliedInputTypes: types as Record<string, string[]> } : {}),
  };
}

function pick(value: unknown, isWanted: (value: unknown) => boolean): Record<string, unknown> {
  const wanted = Object.entries(asObject(value) ?? {}).filter(([, item]) => isWanted(item));
  return Object.fromEntries(wanted.map(([name, item]) => [name.toWellFormed(), toWellFormedValue(item)]));
}
