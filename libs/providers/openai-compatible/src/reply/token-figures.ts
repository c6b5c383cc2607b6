import { betterClaim, type UsageClaim } from '@portazgo/providers-contract';
import { asArray, asObject, isObject, type JsonObject } from './json-value.ts';

/** No model has contexts of this size. A larger figure is cut to it, so that sums stay numbers and whoever judges the claim sees that it is absurd. */
const tokensMax = 1_000_000_000;

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? Math.min(value, tokensMax) : undefined;
}

/** The names of each figure in the formats that are imitated: OpenAI's two, Anthropic's, Bedrock's, Google's, Ollama's, llama.cpp's. */
const promptNames = [
  'prompt_tokens',
  'input_tokens',
  'promptTokens',
  'inputTokens',
  'promptTokenCount',
  'prompt_token_count',
  'inputTokenCount',
  'prompt_eval_count',
];
const completionNames = [
  'completion_tokens', 'output_tokens', 'completionTokens', 'outputTokens', 'candidatesTokenCount', 'candidates_token_count', 'outputTokenCount', 'eval_count',
  'predicted_n',
]; // prettier-ignore
const totalNames = ['total_tokens', 'totalTokens', 'totalTokenCount', 'total_token_count'];
const cachedNames = ['prompt_cache_hit_tokens', 'num_cached_tokens', 'cached_tokens', 'cachedContentTokenCount', 'cache_n'];
const cacheReadNames = ['cache_read_input_tokens', 'cacheReadInputTokens'];
const cacheWriteNames = ['cache_creation_input_tokens', 'cache_write_input_tokens', 'cacheWriteInputTokens', 'cacheCreationInputTokens'];
const thoughtNames = ['thoughtsTokenCount', 'thoughts_token_count'];
const inputDetails = ['prompt_tokens_details', 'input_tokens_details'];
const outputDetails = ['completion_tokens_details', 'output_tokens_details'];

const figureNames: ReadonlySet<string> = new Set([...promptNames, ...completionNames, ...totalNames, ...thoughtNames, 'prompt_n', 'prompt_cache_hit_tokens']);

/** The largest figure under any of the names: of a placeholder and a figure, the figure. */
function told(holder: JsonObject | undefined, names: readonly string[]): number | undefined {
  let largest: number | undefined;
  if (holder) for (const name of names) largest = greater(largest, count(holder[name]));
  return largest;
}

function greater(...figures: (number | undefined)[]): number | undefined {
  let largest: number | undefined;
  for (const figure of figures) if (figure !== undefined && (largest === undefined || figure > largest)) largest = figure;
  return largest;
}

/**
 * Figures in our disjoint buckets, or null when there are none. `prompt_tokens` contains cached tokens and cache writes everywhere in this
 * family; `completion_tokens` contains reasoning at most providers, and at the others (`usageByTotal`) the total gives it away.
 */
export function tokenFigures(raw: unknown, usageByTotal: boolean): UsageClaim | null {
  const usage = asObject(raw);
  if (!usage || !Object.keys(usage).some((name) => figureNames.has(name))) return null;
  const prompt = promptOf(usage);
  const completion = told(usage, completionNames);
  const total = told(usage, totalNames);
  const output = outputOf(usage, { prompt, completion, total, usageByTotal });
  const input = inputOf(usage, prompt, total === undefined || completion === undefined ? undefined : total - completion);
  const claim = { ...input, ...output };
  // Of a side that was not told, and does not follow here, the total may still say something.
  const isPartial = prompt === undefined || (output.output === undefined && output.reasoning === undefined);
  if (isPartial && total) return { ...claim, total };
  return Object.keys(claim).length > 0 ? claim : null;
}

/** llama.cpp and DeepSeek also tell the prompt in two parts. */
function promptOf(usage: JsonObject): number | undefined {
  const processed = count(usage['prompt_n']);
  const hits = count(usage['prompt_cache_hit_tokens']);
  const misses = count(usage['prompt_cache_miss_tokens']);
  return greater(
    told(usage, promptNames),
    processed === undefined ? undefined : processed + (count(usage['cache_n']) ?? 0),
    hits === undefined || misses === undefined ? undefined : hits + misses,
  );
}

function inputOf(usage: JsonObject, prompt: number | undefined, inputByTotal: number | undefined): UsageClaim {
  if (prompt === undefined) return {};
  const details = inputDetails.map((name) => asObject(usage[name]));
  const read = told(usage, cacheReadNames);
  const write = told(usage, cacheWriteNames);
  const cachedTold = greater(...details.map((item) => count(item?.['cached_tokens'])), told(usage, cachedNames), read);
  const writeTold = greater(...details.map((item) => told(item, ['cache_write_tokens', 'cache_creation_tokens', 'cache_creation_input_tokens'])), write);
  const beside = (read ?? 0) + (write ?? 0);
  const toolUse = count(usage['toolUsePromptTokenCount']) ?? 0;
  const input = prompt + (isBesidePrompt(usage, { prompt, beside, inputByTotal, hasDetails: details.some(Boolean) }) ? beside : 0);
  // A part that is greater than its whole says nothing: nobody gets a prompt at the price of a cache for it.
  const inputCached = partOf(input, cachedTold);
  const cacheWrite = partOf(input - (inputCached ?? 0), writeTold);
  return {
    inputUncached: input - (inputCached ?? 0) - (cacheWrite ?? 0) + toolUse,
    ...(inputCached === undefined ? {} : { inputCached }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}

interface CacheFigures {
  readonly prompt: number;
  readonly beside: number;
  /** The prompt's tokens as the total has them. */
  readonly inputByTotal: number | undefined;
  readonly hasDetails: boolean;
}

/** Anthropic counts what it read from its cache and wrote there beside `input_tokens`; servers that translate it count it inside `prompt_tokens`. */
function isBesidePrompt(usage: JsonObject, { prompt, beside, inputByTotal, hasDetails }: CacheFigures): boolean {
  if (beside === 0) return false;
  if (inputByTotal === prompt) return false;
  if (inputByTotal === prompt + beside || beside > prompt) return true;
  const isTranslated = told(usage, ['prompt_tokens', 'promptTokens']) !== undefined || hasDetails;
  return !isTranslated;
}

interface OutputFigures {
  readonly prompt: number | undefined;
  readonly completion: number | undefined;
  readonly total: number | undefined;
  readonly usageByTotal: boolean;
}

function outputOf(usage: JsonObject, { prompt, completion, total, usageByTotal }: OutputFigures): UsageClaim {
  const thoughts = told(usage, thoughtNames);
  const inside = greater(...outputDetails.map((name) => count(asObject(usage[name])?.['reasoning_tokens'])), count(usage['reasoning_tokens']));
  const byTotal = total === undefined || prompt === undefined ? undefined : Math.max(0, total - prompt);
  if (completion === undefined) {
    // A total that is no more than the prompt says nothing of an output: the total may have been made of the same placeholder.
    if (!byTotal) return thoughts ? { reasoning: thoughts } : {};
    const reasoning = Math.min(byTotal, thoughts ?? inside ?? 0);
    return { output: byTotal - reasoning, ...(reasoning > 0 ? { reasoning } : {}) };
  }
  if (thoughts !== undefined) return { output: completion, reasoning: thoughts };
  const hidden = byTotal === undefined ? 0 : byTotal - completion;
  if (usageByTotal && hidden > 0) return { output: completion, reasoning: hidden };
  if (inside === undefined) return { output: completion };
  // More reasoning than output, or a total that holds both: it was not counted inside.
  if (inside > completion || (inside > 0 && hidden === inside)) return { output: completion, reasoning: inside };
  return { output: completion - inside, reasoning: inside };
}

/** What an operation without output tells: then a total is the input. Null when there are no figures. */
export function inputFigures(answer: JsonObject): UsageClaim | null {
  const { output: _output, reasoning: _reasoning, total, ...input } = usageIn(answer, false) ?? {};
  const { inputUncached = total } = input;
  return inputUncached === undefined ? null : { ...input, inputUncached };
}

const usageNames = ['usage', 'usageMetadata', 'usage_metadata', 'timings'];
/** Objects beside the choices that hold figures at some servers; so does any extension (`x_groq`). */
const holderNames: ReadonlySet<string> = new Set(['message', 'response', 'metadata']);
const choicesMax = 8;

/** The best figures that an answer or chunk tells, wherever they stand in it. What a model said (texts, arguments) is never searched. */
export function usageIn(answer: JsonObject, usageByTotal: boolean): UsageClaim | null {
  // Each chunk of a stream comes through here: most tell nothing, and nothing is made for them.
  let best = betterOfHolder(tokenFigures(answer, usageByTotal), answer, usageByTotal);
  for (const name of Object.keys(answer)) if (holderNames.has(name) || name.startsWith('x_')) best = betterOfHolder(best, answer[name], usageByTotal);
  const choices = asArray(answer['choices']);
  for (let at = 0; at < choices.length && at < choicesMax; at++) {
    const choice = choices[at];
    if (!isObject(choice)) continue;
    best = betterOfHolder(best, choice, usageByTotal);
    best = betterOfHolder(best, choice['delta'], usageByTotal);
    best = betterOfHolder(best, choice['message'], usageByTotal);
  }
  return best;
}

function betterOfHolder(best: UsageClaim | null, holder: unknown, usageByTotal: boolean): UsageClaim | null {
  if (!isObject(holder)) return best;
  let better = best;
  for (const name of usageNames) if (isObject(holder[name])) better = betterClaim(better, tokenFigures(holder[name], usageByTotal));
  return better;
}

/** xAI tells the exact cost in ticks of 10^-10 dollars. */
const tickDecimals = 10;

export function reportedUsd(raw: unknown): string | undefined {
  const ticks = asObject(raw)?.['cost_in_usd_ticks'];
  if (typeof ticks !== 'number' || !Number.isSafeInteger(ticks) || ticks < 0) return undefined;
  const digits = String(ticks).padStart(tickDecimals + 1, '0');
  return `${digits.slice(0, -tickDecimals)}.${digits.slice(-tickDecimals)}`;
}

const partOf = (whole: number, part: number | undefined) => (part !== undefined && part <= whole ? part : undefined);
