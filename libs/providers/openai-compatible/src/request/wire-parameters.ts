import type { ProviderChatRequest, UnsupportedField } from '@portazgo/providers-contract';
import { nearestEffort } from './nearest-effort.ts';
import { everyParameter, type OptionalParameter, type VendorProfile } from '../vendors/vendor-profile.ts';

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
  verbosity: (value) => value === 'medium',
};

/** Parameters that ask for more or less of what comes anyway: where a vendor has no such thing, the answer is as good without them. */
const hints: readonly OptionalParameter[] = ['reasoning_effort', 'verbosity'];

/** One call at a time is asked of a model that must call one function: libraries that want a structured answer say both. */
const isHint = (name: OptionalParameter, { toolChoice }: ProviderChatRequest) =>
  hints.includes(name) || (name === 'parallel_tool_calls' && typeof toolChoice === 'object');

/** Unknown fields that tell the vendor about the caller and change no answer. Only a profile that names them sends them. */
const callerHints: readonly string[] = ['user', 'safety_identifier', 'prompt_cache_key', 'prompt_cache_retention'];

/** Whatever a caller's unknown field is called, it replaces nothing that the gateway decides. */
const decidedHere: ReadonlySet<string> = new Set(
  'model messages stream stream_options max_tokens max_completion_tokens n service_tier random_seed'.split(' ').concat(everyParameter),
);

/** What becomes of the parameters that were given. */
interface ParameterPlan {
  readonly sent: Readonly<Record<string, unknown>>;
  /** Left out although they ask for something, in their OpenAI names. */
  readonly dropped: readonly string[];
  /** The first that can be neither sent nor left out. */
  readonly refused: UnsupportedField | null;
}

export const wireParameters = (profile: VendorProfile, request: ProviderChatRequest): Readonly<Record<string, unknown>> =>
  planParameters(profile, request).sent;

export const droppedParameters = (profile: VendorProfile, request: ProviderChatRequest): readonly string[] => planParameters(profile, request).dropped;

export const unsupportedParameter = (profile: VendorProfile, request: ProviderChatRequest): UnsupportedField | null => planParameters(profile, request).refused;

function planParameters(profile: VendorProfile, request: ProviderChatRequest): ParameterPlan {
  const sent: Record<string, unknown> = {};
  const dropped: string[] = [];
  let refused: UnsupportedField | null = null;
  const leaveOut = (field: string, mayGo: boolean, reason = `${profile.name} does not take it`) => {
    if (mayGo || request.dropUnsupported) dropped.push(field);
    else refused ??= { field, reason };
  };

  for (const [name, value] of Object.entries(request.extraFields ?? {})) {
    if (decidedHere.has(name)) continue;
    if (callerHints.includes(name)) {
      if (profile.callerHints.includes(name)) sent[name] = value;
    } else if (profile.extraFields === 'any' || profile.extraFields.includes(name)) sent[name] = value;
    else leaveOut(name, false);
  }
  sent[profile.renames.max_tokens ?? 'max_tokens'] = request.maxOutputTokens;
  const given = givenParameters(profile, request);
  for (const [name, value] of Object.entries(given) as [OptionalParameter, unknown][]) {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    const why = whyNot(profile, request, name);
    if (why === null) sent[profile.renames[name] ?? name] = value;
    else if (!neutral[name]?.(value)) leaveOut(name, isHint(name, request), why);
  }
  const { reasoningEffort: effort } = request;
  if (effort === 'none' && profile.thinkingOff) mergeInto(sent, profile.thinkingOff);
  else if (effort && given.reasoning_effort === undefined) leaveOut('reasoning_effort', true);
  if (request.includeThoughts && effort !== 'none' && profile.thoughtsOn) mergeInto(sent, profile.thoughtsOn);
  return { sent, dropped, refused };
}

/** The optional parameters that were given, under their OpenAI names, in the vendor's spelling of the values. */
function givenParameters(profile: VendorProfile, request: ProviderChatRequest): WireParameters {
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
    reasoning_effort: request.reasoningEffort && nearestEffort(profile.efforts, request.reasoningEffort),
    logprobs: request.logprobs,
    top_logprobs: request.topLogprobs,
    logit_bias: request.logitBias,
    verbosity: request.verbosity,
  };
}

function whyNot(profile: VendorProfile, { responseFormat }: ProviderChatRequest, name: OptionalParameter): string | null {
  if (!profile.parameters.includes(name)) return `${profile.name} does not take it`;
  if (name === 'response_format' && responseFormat?.type === 'json_schema' && profile.jsonSchema === 'none')
    return `${profile.name} takes json_object, not json_schema`;
  return null;
}

/** Objects inside objects are joined: a caller's `chat_template_kwargs` keep what the gateway does not set. */
function mergeInto(target: Record<string, unknown>, more: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(more)) {
    const own = Object.hasOwn(target, name) ? target[name] : undefined;
    target[name] = isPlain(own) && isPlain(value) ? mergedCopy(own, value) : value;
  }
}

function mergedCopy(own: Record<string, unknown>, more: Record<string, unknown>): Record<string, unknown> {
  const copy = { ...own };
  mergeInto(copy, more);
  return copy;
}

const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

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
