import type { ChatRequest } from '@portazgo/contracts';
import type { ProviderErrorKind } from '@portazgo/providers-contract';

export type ReasoningEffort = NonNullable<ChatRequest['reasoningEffort']>;

/** Parameters a vendor may or may not take, in their OpenAI names. */
export type OptionalParameter =
  | 'temperature'
  | 'top_p'
  | 'frequency_penalty'
  | 'presence_penalty'
  | 'stop'
  | 'seed'
  | 'tools'
  | 'tool_choice'
  | 'parallel_tool_calls'
  | 'response_format'
  | 'reasoning_effort'
  | 'logprobs'
  | 'top_logprobs'
  | 'logit_bias'
  | 'verbosity';

/** All that makes one OpenAI-like vendor differ from another. The adapter reads it and never asks for a name. */
export interface VendorProfile {
  readonly name: string;
  /** Public address up to, but without, `basePath`; null where only the operator knows it. */
  readonly origin: string | null;
  /** Between host and `/chat/completions`. The emulator serves the same path below the vendor's name. */
  readonly basePath: string;
  /** Runs in the operator's own network: needs no key, may load a model for minutes, and must never fetch an address a client gave. */
  readonly isLocal: boolean;
  readonly offers: readonly ('chat' | 'embeddings' | 'moderations')[];

  /** Everything else is refused by name, because some vendors answer 400 to a field they do not know. */
  readonly parameters: readonly OptionalParameter[];
  readonly renames: Readonly<Partial<Record<OptionalParameter | 'max_tokens', string>>>;
  /** Always sent. */
  readonly extraBody?: Readonly<Record<string, unknown>>;
  /** Sent with a stream; null where the field itself is refused. */
  readonly streamOptions: Readonly<Record<string, unknown>> | null;
  /** What the vendor calls each effort; the nearest stands in for one that is absent. */
  readonly efforts: Readonly<Partial<Record<ReasoningEffort, string>>>;
  /** Sent in place of an effort to turn thinking off. */
  readonly thinkingOff?: Readonly<Record<string, unknown>>;
  /** Sent to have thinking shown by a vendor that hides it. */
  readonly thoughtsOn?: Readonly<Record<string, unknown>>;
  /** Fields of the caller that we do not know: all, where the vendor ignores or names what it does not know, else those of its page. */
  readonly extraFields: 'any' | readonly string[];
  /** Of the fields that describe the caller (`user`, `prompt_cache_key` …), those that the vendor documents. */
  readonly callerHints: readonly string[];
  readonly requiredToolChoice: 'required' | 'any';
  readonly jsonSchema: 'nested' | 'flat' | 'none';
  readonly strictTools: boolean;
  readonly messageNames: boolean;
  readonly toolIds: 'any' | 'nine-alphanumerics';
  /** `inline`: data URLs only. */
  readonly images: 'url' | 'inline' | 'none';
  /** Send the assistant's reasoning back on turns that called tools. */
  readonly passBackReasoning: boolean;
  /** `extra_content` of a tool call must come back unchanged. */
  readonly passBackToolExtras: boolean;
  /** Sent on tool calls that came without it: from another vendor, or through a client that keeps only what it knows. */
  readonly missingToolExtras?: Readonly<Record<string, unknown>>;
  readonly passBackRefusal: boolean;
  readonly embeddings?: { readonly encoding: 'base64' | 'float'; readonly tokenInputs: boolean; readonly dimensions: boolean };

  /** Reasoning tokens may be missing from `completion_tokens`; then `total - prompt` is the output. */
  readonly usageByTotal: boolean;
  /** Tags around thinking inside the text, for vendors that send it so. */
  readonly thoughtTags?: { readonly open: string; readonly close: string };
  /** Meanings of a status that differ from the usual ones. */
  readonly statuses?: Readonly<Record<number, ProviderErrorKind>>;
  /** Meanings of codes, types or status names that only this vendor uses. */
  readonly codes?: Readonly<Record<string, ProviderErrorKind>>;
  /** The one case where only the text tells: a wrong key that comes as 400. */
  readonly wrongKeyText?: RegExp;
}

export const everyParameter: readonly OptionalParameter[] = [
  'temperature',
  'top_p',
  'frequency_penalty',
  'presence_penalty',
  'stop',
  'seed',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'response_format',
  'reasoning_effort',
  'logprobs',
  'top_logprobs',
  'logit_bias',
  'verbosity',
];

export const everyParameterBut = (...left: OptionalParameter[]): OptionalParameter[] => everyParameter.filter((name) => !left.includes(name));
