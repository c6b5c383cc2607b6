import { mediaFacts } from '../media/media-facts.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { Refusal } from '../refusal.ts';
import { camelCased } from './camel-case.ts';
import { type GeminiContent, type GeminiPart, geminiRequest, type GeminiRequest } from './gemini-request.ts';
import { signatureOf } from './thought-signature.ts';

const payloads = ['text', 'inlineData', 'fileData', 'functionCall', 'functionResponse', 'executableCode', 'codeExecutionResult'] as const;

/** The request, or the refusal in Google's words. */
export function readGemini(call: MediaCall, model: string): GeminiRequest {
  let body: unknown;
  try {
    body = JSON.parse(call.body.toString('utf8'));
  } catch {
    throw new Refusal(400, 'Invalid JSON payload received. Unexpected token.');
  }
  const read = geminiRequest.safeParse(camelCased(body));
  if (!read.success) {
    const issue = read.error.issues[0]!;
    const path = issue.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
    const place = path.replace(/^\./, '') || 'the request';
    if (issue.code === 'unrecognized_keys') throw invalid(`Invalid JSON payload received. Unknown name "${issue.keys[0]}" at '${place}': Cannot find field.`);
    throw invalid(`Invalid value at '${place}': ${issue.message}`);
  }
  check(read.data, model);
  return read.data;
}

export function invalid(message: string): Refusal {
  return new Refusal(400, message);
}

function check(request: GeminiRequest, model: string): void {
  for (const [at, { role, parts }] of request.contents.entries()) {
    if (role !== undefined && role !== 'user' && role !== 'model') throw invalid('Please use a valid role: user, model.');
    if (role === undefined && request.contents.length > 1) throw invalid(`contents[${at}].role is needed when there are several turns.`);
    for (const [place, part] of parts.entries()) checkPart(part, `contents[${at}].parts[${place}]`);
  }
  checkCalls(request.contents, model);
  const config = request.generationConfig;
  const thinking = config?.thinkingConfig;
  if (thinking?.thinkingBudget !== undefined && thinking.thinkingLevel !== undefined)
    throw invalid('You can only set only one of thinking budget and thinking level.');
  if (thinking?.thinkingLevel !== undefined && model.startsWith('gemini-2.5')) throw invalid('Thinking level is not supported for this model.');
  const hasSchema = config?.responseSchema ?? config?.responseJsonSchema;
  if (config?.responseSchema && config.responseJsonSchema) throw invalid('response_schema and response_json_schema cannot both be set.');
  if (hasSchema && config?.responseMimeType !== 'application/json')
    throw invalid('response_schema is only supported with response_mime_type application/json.');
}

function checkPart(part: GeminiPart, place: string): void {
  const set = payloads.filter((name) => part[name] !== undefined);
  if (set.length !== 1) throw invalid(`${place}.data: required oneof field 'data' must have exactly one initialized field.`);
  if (part.fileData) throw invalid(`Cannot fetch content from the provided URL: ${part.fileData.fileUri.slice(0, 100)}`);
  if (!part.inlineData) return;
  const { data, mimeType } = part.inlineData;
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(data)) throw invalid(`Invalid value at '${place}.inline_data.data' (TYPE_BYTES), Base64 decoding failed.`);
  const kind = mimeType.split('/')[0];
  if (kind !== 'image' && kind !== 'audio' && kind !== 'video') return;
  if (mediaFacts(Buffer.from(data, 'base64'))?.kind !== kind) throw invalid(`Unable to process input ${kind}. Please retry or report in the forum.`);
}

/** Calls are answered one by one, and on 3.x models they come back with the signature that went out with them. */
function checkCalls(contents: readonly GeminiContent[], model: string): void {
  for (const [at, { parts }] of contents.entries()) {
    const calls = parts.flatMap(({ functionCall: called, thoughtSignature: signature }) => (called ? [{ called, signature }] : []));
    if (calls.length === 0) continue;
    const answers = contents[at + 1]?.parts.filter(({ functionResponse: answer }) => answer !== undefined).length ?? 0;
    if (answers !== calls.length)
      throw invalid('Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.');
    const [{ called, signature } = calls[0]!] = calls;
    if (model.startsWith('gemini-3') && signature !== signatureOf(called.name, called.args ?? {}))
      throw invalid(`Function call ${called.name} in the ${at + 1}. content block is missing a thought_signature, or it was changed.`);
  }
}
