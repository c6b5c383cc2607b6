import type { ProviderChatRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { OptionalParameter, VendorProfile } from '../vendors/vendor-profile.ts';

type WireParameters = Partial<Record<OptionalParameter, unknown>>;

/** Values that mean the same as absence: a vendor that does not know the parameter loses nothing when they are left out. */
const neutral: Partial<Record<OptionalParameter, (value: unknown) => boolean>> = {
  temperature: (value) => value === 1,
  top_p: (value) => value === 1,
  frequency_penalty: (value) => value === 0,
  presence_penalty: (value) => value === 0,
  stop: (value) => Array.isArray(value) && value.length === 0,
  tools: (value) => Array.isArray(value) && value.length === 0,
  tool_choice: (value) => value === 'auto',
  parallel_tool_calls: (value) => value === true,
  logprobs: (value) => value === false,
  logit_bias: (value) => Object.keys(value as object).length === 0,
};

/** The optional parameters that were given, under their OpenAI names, in the vendor's spelling of the values. */
function givenParameters(profile: VendorProfile, request: ProviderChatRequest): WireParameters {
  const { reasoningEffort } = request;
  return {
    temperature: request.temperature,
    top_p: request.topP,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    stop: request.stop,
    seed: request.seed,
    tools: request.tools?.map((tool) => wireTool(profile, tool)),
    tool_choice: wireToolChoice(profile, request.toolChoice),
    parallel_tool_calls: request.parallelToolCalls,
    response_format: wireResponseFormat(profile, request.responseFormat),
    reasoning_effort: reasoningEffort && profile.efforts[reasoningEffort],
    logprobs: request.logprobs,
    top_logprobs: request.topLogprobs,
    logit_bias: request.logitBias,
  };
}

export function wireParameters(profile: VendorProfile, request: ProviderChatRequest): Record<string, unknown> {
  const wire: Record<string, unknown> = { [profile.renames.max_tokens ?? 'max_tokens']: request.maxOutputTokens };
  const given = givenParameters(profile, request);
  for (const name of profile.parameters) {
    const value = given[name];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    wire[profile.renames[name] ?? name] = value;
  }
  if (request.reasoningEffort === 'none' && profile.thinkingOff) Object.assign(wire, profile.thinkingOff);
  return wire;
}

export function unsupportedParameter(profile: VendorProfile, request: ProviderChatRequest): UnsupportedField | null {
  const refuse = (field: string, reason = `${profile.name} does not take it`): UnsupportedField => ({ field, reason });
  const { reasoningEffort: effort, responseFormat } = request;
  if (effort && profile.efforts[effort] === undefined && !(effort === 'none' && profile.thinkingOff))
    return refuse('reasoning_effort', `${profile.name} has no effort '${effort}'`);
  if (responseFormat?.type === 'json_schema' && profile.jsonSchema === 'none')
    return refuse('response_format', `${profile.name} takes json_object, not json_schema`);
  const given = givenParameters(profile, request);
  for (const name of Object.keys(given) as OptionalParameter[]) {
    const value = given[name];
    if (value === undefined || profile.parameters.includes(name) || neutral[name]?.(value)) continue;
    return refuse(name);
  }
  return null;
}

function wireTool(profile: VendorProfile, tool: NonNullable<ProviderChatRequest['tools']>[number]): object {
  const { name, description, parameters, strict } = tool;
  return { type: 'function', function: { name, description, parameters, strict: profile.strictTools ? strict : undefined } };
}

function wireToolChoice(profile: VendorProfile, choice: ProviderChatRequest['toolChoice']): unknown {
  if (typeof choice === 'object') return { type: 'function', function: { name: choice.name } };
  return choice === 'required' ? profile.requiredToolChoice : choice;
}

function wireResponseFormat(profile: VendorProfile, format: ProviderChatRequest['responseFormat']): unknown {
  if (!format || format.type === 'text') return undefined;
  if (format.type === 'json_object') return { type: 'json_object' };
  const { name, description, schema, strict } = format;
  if (profile.jsonSchema === 'flat') return { type: 'json_object', schema };
  return { type: 'json_schema', json_schema: { name, description, schema, strict } };
}
