import { speechFormat } from '@portazgo/contracts';
import type {
  CallOptions,
  ProviderMediaOutcome,
  ProviderMediaRequest,
  ProviderSpeechRequest,
  SpeechModel,
  UnsupportedField,
} from '@portazgo/providers-contract';

/** The same speech as a stream's request. */
export function speechOf(request: ProviderMediaRequest): ProviderSpeechRequest | UnsupportedField {
  const format = speechFormat.safeParse(request.settings['format'] ?? request.settings['output_format'] ?? 'mp3');
  if (!format.success) return { field: 'format', reason: `the provider speaks ${speechFormat.options.join(', ')}` };
  const turns = request.turns.length > 0 ? request.turns : request.prompt ? [{ text: request.prompt }] : [];
  if (turns.length === 0) return { field: 'text', reason: 'there is nothing to say' };
  const { settings, fields, constants } = request;
  return { turns, format: format.data, settings, fields, constants };
}

/** Speech as a file: the stream, read to its end. */
export async function speechFile(model: SpeechModel, request: ProviderMediaRequest, options: CallOptions): Promise<ProviderMediaOutcome> {
  const speech = speechOf(request);
  if ('field' in speech) throw new TypeError(`not checked before it was sent: ${speech.field}`);
  const { mimeType, chunks, upstreamId, quantities } = await model.speak(speech, options);
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const used = quantities();
  return { results: [{ bytes: Buffer.concat(parts), mimeType }], ...(used ? { quantities: used } : {}), ...(upstreamId ? { upstreamId } : {}) };
}
