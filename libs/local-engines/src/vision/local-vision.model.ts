import type { Locale } from '@portazgo/contracts';
import {
  ProviderError,
  type CallOptions,
  type ChatModel,
  type PictureTask,
  type ProviderChatEvent,
  type ProviderChatRequest,
  type ProviderCompletion,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import { phrases } from '../describing/phrases.ts';
import { questionOf } from '../describing/questions.ts';
import { answerLanguage, pageLanguageNamed } from '../describing/spoken-language.ts';
import { SchemaFilling, neededFacts } from '../extracting/fill-schema.ts';
import { providerFault } from '../local.error.ts';
import { localProvider } from '../local-provider.ts';
import { cutAnswer, piecesOf, type Answer } from './answer-pieces.ts';
import { joined, measure, type Measuring, type VisionEngines } from './picture-measuring.ts';
import { picturesAsked, picturesFault } from './pictures-asked.ts';

type Asked = ReturnType<typeof picturesAsked>;
type Measure = Omit<Measuring, 'needs'>;

/** A chat about pictures by what can be measured in them. It understands a question as far as a measurement answers it, and says so. */
export class LocalVisionModel implements ChatModel {
  readonly provider = localProvider;

  constructor(
    readonly upstreamModel: string,
    private readonly engines: VisionEngines,
  ) {}

  unsupported(request: ProviderChatRequest): UnsupportedField | null {
    if (request.tools?.length) return { field: 'tools', reason: 'it calls no tools' };
    if (request.logprobs || request.topLogprobs) return { field: 'logprobs', reason: 'its answers are measured, not sampled' };
    if (!request.pictureTask && request.responseFormat && request.responseFormat.type !== 'text' && !schemaOf(request))
      return { field: 'response_format', reason: 'it fills a JSON schema, and there is none' };
    return picturesFault(request);
  }

  async complete(request: ProviderChatRequest, options: CallOptions): Promise<ProviderCompletion> {
    const { text, finishReason } = await this.answer(request, options);
    return { text, toolCalls: [], finishReason, usage: null };
  }

  async *stream(request: ProviderChatRequest, options: CallOptions): AsyncIterable<ProviderChatEvent[]> {
    const { text, finishReason } = await this.answer(request, options);
    yield [{ type: 'answer-start' }];
    for (const piece of piecesOf(text)) {
      options.signal.throwIfAborted();
      yield [{ type: 'text-delta', text: piece }];
    }
    yield [{ type: 'answer-end', finishReason, usage: null }];
  }

  private async answer(request: ProviderChatRequest, { signal, timeouts }: CallOptions): Promise<Answer> {
    const asked = picturesAsked(request);
    const locale = answerLanguage(asked.prompt, request.pictureTask?.locale);
    const guess = request.pictureTask?.locale ?? locale;
    const how: Measure = { language: pageLanguageNamed(asked.prompt), guess, signal, totalMs: timeouts.totalMs };
    try {
      return cutAnswer(await this.text(request, asked, locale, how), request);
    } catch (error) {
      throw providerFault(error);
    }
  }

  private text(request: ProviderChatRequest, asked: Asked, locale: Locale, how: Measure): Promise<string> {
    const schema = schemaOf(request);
    if (schema) return this.extract(schema, asked, { ...how, locale, task: request.pictureTask });
    return request.pictureTask?.task === 'read-text' ? this.read(asked, how) : this.tell(asked, locale, how);
  }

  private async read({ pictures }: Asked, how: Measure): Promise<string> {
    const facts = await measure(this.engines, pictures, { ...how, needs: ['page'] });
    return facts.map(({ page }) => page.text).filter((text) => text !== '').join('\n\n'); // prettier-ignore
  }

  private async tell({ pictures, prompt }: Asked, locale: Locale, how: Measure): Promise<string> {
    const question = questionOf(prompt);
    const facts = await measure(this.engines, pictures, { ...how, needs: question.needs });
    const { picture, note } = phrases[locale];
    const answers = facts.map((each, index) => `${facts.length > 1 ? `${picture(index + 1)} ` : ''}${question.answer(each, locale)}`);
    return [...answers, note].join('\n\n');
  }

  private async extract(
    schema: Readonly<Record<string, unknown>>,
    { pictures }: Asked,
    { locale, task, ...how }: Measure & { readonly locale: Locale; readonly task: PictureTask | undefined },
  ): Promise<string> {
    const facts = await measure(this.engines, pictures, { ...how, needs: neededFacts(schema) });
    const { value, missing } = new SchemaFilling(joined(facts), locale).fill(schema);
    // Asking again changes nothing, so this is the fault of the question and not, as with a model that imagines, of the answer.
    if (missing.length > 0) throw unmeasured(missing, task ? 'schema' : 'response_format');
    return JSON.stringify(value);
  }
}

function schemaOf({ pictureTask, responseFormat }: ProviderChatRequest): Readonly<Record<string, unknown>> | undefined {
  if (pictureTask) return pictureTask.schema;
  return responseFormat?.type === 'json_schema' ? responseFormat.schema : undefined;
}

const unmeasured = (missing: readonly string[], field: string) =>
  new ProviderError({
    provider: localProvider,
    kind: 'bad_request',
    accepted: 'no',
    field,
    reason: `requires what the picture does not show or nobody here can measure: ${missing.slice(0, 5).join(', ').slice(0, 160)}`,
  });
