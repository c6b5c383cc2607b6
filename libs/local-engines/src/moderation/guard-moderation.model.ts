import type { ContentPart } from '@portazgo/contracts';
import type { CallOptions, ModerationModel, ProviderModeration, ProviderModerationRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import type { EngineRunOptions } from '../host/engine-spec.ts';
import { providerFault } from '../local.error.ts';
import { localProvider } from '../local-provider.ts';
import type { NsfwTasks, NudityScores } from '../nudity/nsfw.ts';
import { guardCharactersMax, type GuardTasks } from './guard.ts';
import { toModerationResult } from './moderation-result.ts';

type Input = ProviderModerationRequest['inputs'][number];
type ImagePart = Extract<ContentPart, { type: 'image' }>;

/** Of one request: each takes a good part of a second. */
const picturesMax = 16;
const dataAddress = /^data:image\/[a-z0-9.+-]+;base64,/i;

/** Words by one engine, pictures by another; the second may be missing. */
export class GuardModerationModel implements ModerationModel {
  readonly provider = localProvider;

  constructor(
    readonly upstreamModel: string,
    private readonly words: EngineHost<GuardTasks>,
    private readonly pictures: EngineHost<NsfwTasks>,
  ) {}

  unsupported({ inputs }: ProviderModerationRequest): UnsupportedField | null {
    const long = inputs.findIndex((input) => (textOf(input)?.length ?? 0) > guardCharactersMax);
    if (long >= 0) return { field: `input[${long}]`, reason: `it judges at most ${guardCharactersMax} characters at once` };
    const all = inputs.flatMap(imagesOf);
    if (all.length > picturesMax) return { field: 'input', reason: `it judges at most ${picturesMax} pictures at once` };
    const { missing } = this.pictures;
    if (all.length > 0 && missing) return { field: 'input', reason: `it judges no pictures here: ${missing}` };
    const away = inputs.findIndex((input) => imagesOf(input).some(({ url }) => !dataAddress.test(url)));
    return away >= 0 ? { field: `input[${away}]`, reason: 'it takes a picture itself, as data:image/…;base64, and not its address' } : null;
  }

  async moderate({ inputs }: ProviderModerationRequest, { signal, timeouts }: CallOptions): Promise<ProviderModeration> {
    const options = { signal, totalMs: timeouts.totalMs };
    try {
      const [texts, pictures] = await Promise.all([this.readTexts(inputs, options), this.lookAtPictures(inputs, options)]);
      return { results: inputs.map((_, index) => toModerationResult({ text: texts[index] ?? null, pictures: pictures[index] ?? [] })), usage: null };
    } catch (error) {
      throw providerFault(error);
    }
  }

  private async readTexts(inputs: readonly Input[], options: EngineRunOptions) {
    const texts = inputs.map(textOf);
    if (texts.every((text) => text === null)) return [];
    const { scores } = await this.words.run('judge', { texts: texts.map((text) => text ?? '') }, options);
    return scores.map((each, index) => (texts[index] === null ? null : each));
  }

  private lookAtPictures(inputs: readonly Input[], options: EngineRunOptions): Promise<NudityScores[][]> {
    return Promise.all(
      inputs.map((input, index) =>
        Promise.all(
          imagesOf(input).map(({ url }) =>
            this.pictures.run('score', { picture: Buffer.from(url.replace(dataAddress, ''), 'base64'), role: `input[${index}]` }, options),
          ),
        ),
      ),
    );
  }
}

/** The parts of one input are one message; null where it has no text. */
function textOf(input: Input): string | null {
  if (typeof input === 'string') return input;
  const texts = input.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts.length > 0 ? texts.join('\n') : null;
}

const imagesOf = (input: Input): ImagePart[] => (typeof input === 'string' ? [] : input.filter((part) => part.type === 'image'));
