import { Injectable } from '@nestjs/common';
import type { Model } from '@portazgo/catalog';
import { toCredits, type Job } from '@portazgo/contracts';
import type { FastifyReply } from 'fastify';
import type { InboundCall } from '../../../edge/inbound-call.ts';
import { RefusedField } from '../../../edge/refused-field.ts';
import { FileLinks } from '../../../media/file-links.ts';
import { JobAnswers } from '../../../media/job-answers.ts';
import { JobStreams } from '../../../media/job-streams.ts';
import { JobWait } from '../../../media/job-wait.ts';
import type { InputSource, JobDraft } from '../../../media/media-draft.ts';
import { toPublicRequest } from '../../../media/public-request.ts';
import { imageFailure } from '../images/images.answer.ts';
import type { ChatCompletionsRequest } from './chat-completions.wire.ts';
import type { ChatUsage } from './completion.wire.ts';
import { ImageChatEncoder } from './image-chat.encoder.ts';
import { toMarkdown } from './image-chat.text.ts';

interface Identity {
  requestId: string;
  createdSeconds: number;
}

/** Image models asked by chat: the stream tells queueing, progress and the picture as Markdown; the whole answer is the picture. Source: seed 004. */
@Injectable()
export class ImageChat {
  constructor(
    private readonly jobs: JobAnswers,
    private readonly streams: JobStreams,
    private readonly links: FileLinks,
    private readonly wait: JobWait,
  ) {}

  send(call: InboundCall, reply: FastifyReply, model: Model, wire: ChatCompletionsRequest, identity: Identity): Promise<void> {
    const draft = toDraft(model, wire);
    if (wire.stream === true) {
      const includeUsage = wire.stream_options?.include_usage === true;
      return this.streams.send(call, reply, draft, new ImageChatEncoder(this.links, draft, { ...identity, includeUsage, locale: call.locale }));
    }
    return this.jobs.send(call, reply, draft, {
      waitMs: this.wait.wholeMs,
      endOnly: true,
      failure: imageFailure,
      render: (job) => ({ status: 200, body: this.toWire(job, identity) }),
    });
  }

  private toWire(job: Job, { requestId, createdSeconds }: Identity): object {
    return {
      id: `chatcmpl-${requestId}`,
      object: 'chat.completion',
      created: createdSeconds,
      model: job.model,
      choices: [{ index: 0, message: { role: 'assistant', content: toMarkdown(job, this.links), refusal: null }, logprobs: null, finish_reason: 'stop' }],
      usage: usageOf(job),
    };
  }
}

/** Pictures are not made of tokens; the cost is what counts. */
export function usageOf({ chargedMicroCredits }: Pick<Job, 'chargedMicroCredits'>): ChatUsage {
  return {
    prompt_tokens: 0,
    completion_tokens: 0,
    total_tokens: 0,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
    cost: toCredits(chargedMicroCredits ?? 0),
  };
}

function toDraft(model: Model, wire: ChatCompletionsRequest): JobDraft {
  const index = wire.messages.findLastIndex(({ role }) => role === 'user');
  const message = wire.messages[index];
  const parts = typeof message?.content === 'string' ? [{ type: 'text' as const, text: message.content }] : (message?.content ?? []);
  const prompt = parts.flatMap((part) => (part.type === 'text' && 'text' in part && typeof part.text === 'string' ? [part.text] : [])).join('\n');
  if (prompt.trim() === '')
    throw new RefusedField('messages', { es: 'falta el texto de la petición', pt: 'falta o texto do pedido', en: 'the text of the request is missing' });
  const inputs = parts.flatMap((part, at): InputSource[] =>
    part.type === 'image_url' && 'image_url' in part && part.image_url
      ? [
          {
            role: 'image',
            field: `messages[${index}].content[${at}].image_url`,
            source: { text: typeof part.image_url === 'string' ? part.image_url : part.image_url.url },
          },
        ]
      : [],
  );
  return {
    model,
    operation: inputs.length > 0 && model.operations.includes('image.edit') ? 'image.edit' : 'image.generate',
    prompt,
    inputs,
    settings: ratioOf(model, prompt),
    names: { prompt: 'messages', image: 'messages' },
    dialect: 'openai',
    webhookUrl: null,
    webhookField: 'webhook_url',
    publicRequest: toPublicRequest(wire),
  };
}

/** The page: name the ratio in the prompt. Only one that the model has is taken for it. */
function ratioOf(model: Model, prompt: string): Record<string, string> {
  for (const [text] of [...prompt.matchAll(/\b\d{1,2}:\d{1,2}\b/g)].toReversed()) {
    if (optionsOf(model, 'aspect_ratio').includes(text)) return { aspect_ratio: text };
    const size = optionsOf(model, 'size').find((option) => isOfRatio(String(option), text));
    if (size !== undefined) return { size: String(size) };
  }
  return {};
}

const optionsOf = (model: Model, setting: string) => model.settings.find(({ key }) => key === setting)?.options ?? [];

function isOfRatio(size: string, ratio: string): boolean {
  const [width = 0, height = 0] = size.split('x').map(Number);
  const [a = 0, b = 0] = ratio.split(':').map(Number);
  return width > 0 && width * b === height * a;
}
