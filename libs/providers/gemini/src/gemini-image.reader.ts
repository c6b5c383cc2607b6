import { toWellFormedText } from '@portazgo/contracts';
import { ProviderError, readFinishReason, type ProviderMediaOutcome, type ProviderMediaResult } from '@portazgo/providers-contract';
import { parseJson, unreadable, type FaultRules } from '@portazgo/providers-http';
import { blocked, blockedPrompt, failedAnswer, isFailure } from './gemini.error.ts';
import { asArray, asObject, asText, isObject } from './json-value.ts';

/** The pictures of one answer. Words with a good end in place of one are a refusal to paint; an end that says NO_IMAGE is the vendor's own failure. @throws ProviderError */
export function picturesIn(rules: FaultRules, body: Buffer): ProviderMediaOutcome {
  const { provider } = rules;
  const value = parseJson(body);
  const response = Array.isArray(value) ? (value[0] as unknown) : value;
  if (!isObject(response)) throw unreadable(provider, 'the answer could not be understood');
  if (isFailure(response)) throw failedAnswer(rules, response, { hasBegun: false });
  const refused = blockedPrompt(provider, response);
  if (refused) throw refused;
  const candidates = asArray(response['candidates']).filter(isObject);
  const parts = candidates.flatMap((candidate) => asArray(asObject(candidate['content'])?.['parts'])).filter(isObject);
  const results = parts.filter((part) => part['thought'] !== true).flatMap((part) => picture(part['inlineData']));
  if (results.length === 0)
    throw noPicture(
      rules,
      asText(candidates[0]?.['finishReason']),
      parts.some((part) => asText(part['text'])),
    );
  const id = toWellFormedText(asText(response['responseId']) ?? '', 128);
  return { results, quantities: { images: results.length }, ...(id ? { upstreamId: id } : {}) };
}

function picture(inlineData: unknown): ProviderMediaResult[] {
  const data = asText(asObject(inlineData)?.['data']);
  if (!data) return [];
  const bytes = Buffer.from(data, 'base64');
  return bytes.length === 0 ? [] : [{ bytes, mimeType: asText(asObject(inlineData)?.['mimeType']) }];
}

function noPicture({ provider }: FaultRules, finish: string | undefined, hasText: boolean): ProviderError {
  const verdict = finish === undefined ? null : readFinishReason(finish, false, 'failed');
  if (verdict?.outcome === 'finished' && verdict.finishReason === 'content_filter') return blocked(provider, 'the picture was blocked', finish ?? '');
  if (verdict?.outcome === 'finished' && verdict.finishReason === 'stop' && hasText)
    return blocked(provider, 'the model answered with words in place of a picture', finish ?? '');
  return new ProviderError({
    provider,
    kind: 'upstream_bug',
    accepted: 'yes',
    reason: 'the answer holds no picture',
    ...(finish ? { upstreamCode: toWellFormedText(finish, 64) } : {}),
  });
}
