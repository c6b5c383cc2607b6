import {
  ProviderError,
  type CallOptions,
  type EmbeddingModel,
  type ProviderEmbedding,
  type ProviderEmbeddingRequest,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import type { ProviderHttp } from '@portazgo/providers-http';
import { toWellFormedText } from '@portazgo/contracts';
import { upstreamIdLengthMax } from './reply/answer-reader.ts';
import { soundAnswer } from './reply/completion.ts';
import { asArray, asObject, asText } from './reply/json-value.ts';
import { faultOfReply, type FaultSource } from './reply/provider-fault.ts';
import { inputFigures } from './reply/token-figures.ts';

const replyBytesMax = 128 * 1_048_576;

export class OpenAiCompatibleEmbeddingModel implements EmbeddingModel {
  readonly provider: string;

  constructor(
    readonly upstreamModel: string,
    private readonly source: FaultSource,
    private readonly http: ProviderHttp,
  ) {
    this.provider = source.profile.name;
  }

  unsupported({ inputs, dimensions }: ProviderEmbeddingRequest): UnsupportedField | null {
    const { embeddings, name } = this.source.profile;
    if (!embeddings?.tokenInputs && Array.isArray(inputs[0])) return { field: 'input', reason: `${name} takes texts, not tokens` };
    if (!embeddings?.dimensions && dimensions !== undefined) return { field: 'dimensions', reason: `${name} does not take it` };
    return null;
  }

  async embed({ inputs, dimensions }: ProviderEmbeddingRequest, options: CallOptions): Promise<ProviderEmbedding> {
    const encoding = this.source.profile.embeddings?.encoding === 'base64' ? { encoding_format: 'base64' } : {};
    const body = JSON.stringify({ model: this.upstreamModel, input: inputs, ...encoding, dimensions });
    const reply = await this.http.post({ path: '/embeddings', body, accept: 'application/json', bodyBytesMax: replyBytesMax }, options);
    if (reply.status !== 200) throw faultOfReply(this.source, reply.status, reply.headers, reply.body);
    const answer = soundAnswer(this.source, reply.body, reply.headers);
    const id = toWellFormedText(asText(answer['id']) ?? '', upstreamIdLengthMax);
    return {
      ...(id ? { upstreamId: id } : {}),
      vectors: this.vectors(asArray(answer['data']), inputs.length),
      usage: inputFigures(answer),
    };
  }

  private vectors(data: unknown[], expected: number): string[] {
    const vectors: (string | undefined)[] = Array.from({ length: expected });
    for (const [position, item] of data.entries()) {
      const entry = asObject(item);
      const index = typeof entry?.['index'] === 'number' ? entry['index'] : position;
      if (index in vectors) vectors[index] = encodeVector(entry?.['embedding']);
    }
    if (vectors.every((vector) => vector !== undefined)) return vectors;
    throw new ProviderError({ provider: this.provider, kind: 'upstream_bug', accepted: 'yes', reason: 'the answer lacks a vector' });
  }
}

function encodeVector(value: unknown): string | undefined {
  if (typeof value === 'string') return value !== '' && Buffer.from(value, 'base64').length % 4 === 0 ? value : undefined;
  if (!Array.isArray(value) || value.length === 0 || !value.every((number) => Number.isFinite(number))) return undefined;
  const bytes = Buffer.alloc(value.length * 4);
  for (const [position, number] of value.entries()) bytes.writeFloatLE(number as number, position * 4);
  return bytes.toString('base64');
}
