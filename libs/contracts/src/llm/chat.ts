import { z } from 'zod';
import { microCredits, microCreditsTotal } from '../money.ts';
import { streamRpc, unaryRpc } from '../rpc.ts';
import { tokenUsage, usageSource } from '../usage.ts';
import { chatMessage, toolCall, vendorData } from './message.ts';
import { pricePin } from '../price-pin.ts';

export const chatTool = z.object({
  name: z.string().min(1).max(64),
  description: z.string().optional(),
  /** JSON Schema of the arguments. */
  parameters: z.record(z.string(), z.unknown()).optional(),
  strict: z.boolean().optional(),
});
export type ChatTool = z.infer<typeof chatTool>;

export const toolChoice = z.union([z.enum(['none', 'auto', 'required']), z.object({ name: z.string() })]);

export const responseFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    name: z.string().min(1).max(64),
    description: z.string().optional(),
    schema: z.record(z.string(), z.unknown()).optional(),
    strict: z.boolean().optional(),
  }),
]);

export const verbosity = z.enum(['low', 'medium', 'high']);

export const reasoningEffort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

/** A chat call of any dialect. Absent parameters are left to the model; the output bound is always explicit (hold rule 8). */
export const chatRequest = z.object({
  /** Catalog id; an alias has been resolved at the door. */
  model: z.string(),
  messages: z.array(chatMessage).min(1),
  maxOutputTokens: z.int().min(1),
  /** The caller gave that bound: the answer ends there and nothing is charged above it. Absent: it is ours, and may be outgrown while the balance carries it. */
  isBoundAsked: z.boolean().optional(),
  temperature: z.number().optional(),
  topP: z.number().optional(),
  frequencyPenalty: z.number().optional(),
  presencePenalty: z.number().optional(),
  stop: z.array(z.string()).optional(),
  seed: z.int().optional(),
  tools: z.array(chatTool).optional(),
  toolChoice: toolChoice.optional(),
  parallelToolCalls: z.boolean().optional(),
  responseFormat: responseFormat.optional(),
  reasoningEffort: reasoningEffort.optional(),
  logprobs: z.boolean().optional(),
  topLogprobs: z.int().optional(),
  logitBias: z.record(z.string(), z.number()).optional(),
  /** How long the answer should be. A hint: a route that does not know it leaves it out. */
  verbosity: verbosity.optional(),
  /** Whether a provider that hides its thinking is asked to show it. A hint. */
  includeThoughts: z.boolean().optional(),
  /** Fields of the caller's body that no schema of ours knows (`top_k`, `min_p`), for providers that may. Bounded by the gateway; never one that changes model, bounds or streaming. */
  extraFields: z.record(z.string(), z.unknown()).optional(),
  /** A parameter that a route does not take is left out and reported, not refused. */
  dropUnsupported: z.boolean().optional(),
  /** From the admission: which routes may run, what is held, what the plan pays. */
  mode: z.enum(['live', 'test']),
  heldMicroCredits: microCredits,
  priceMultiplierPpm: z.int().min(0),
  /** Absent only from services of before it. */
  pricePin: pricePin.optional(),
});
export type ChatRequest = z.infer<typeof chatRequest>;

export const finishReason = z.enum(['stop', 'length', 'tool_calls', 'content_filter']);
export type FinishReason = z.infer<typeof finishReason>;

/** What the call cost, as committed in the ledger before it is told. */
export const callReceipt = z.object({
  usage: tokenUsage,
  usageSource,
  chargedMicroCredits: microCreditsTotal,
  availableMicroCredits: microCreditsTotal,
});
export type CallReceipt = z.infer<typeof callReceipt>;

export const chatCompletion = z.object({
  model: z.string(),
  engine: z.string(),
  text: z.string().nullable(),
  reasoning: z.string().optional(),
  refusal: z.string().optional(),
  toolCalls: z.array(toolCall),
  finishReason,
  logprobs: z.unknown().optional(),
  /** Fields of the request, in their OpenAI names, that the route left out. */
  dropped: z.array(z.string()).optional(),
  receipt: callReceipt,
});
export type ChatCompletion = z.infer<typeof chatCompletion>;

/** Events of a chat stream, noun then verb. A stream that ends without `chat-end` ended with an error. */
export const chatEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('chat-start'), model: z.string(), engine: z.string(), dropped: z.array(z.string()).optional() }),
  z.object({ type: z.literal('text-delta'), text: z.string(), logprobs: z.unknown().optional() }),
  z.object({ type: z.literal('reasoning-delta'), text: z.string() }),
  z.object({ type: z.literal('refusal-delta'), text: z.string() }),
  /** The first delta of an index carries `id` and `name`; the arguments join by index. */
  z.object({
    type: z.literal('tool-call-delta'),
    index: z.int().min(0),
    id: z.string().optional(),
    name: z.string().optional(),
    arguments: z.string(),
    vendorData: vendorData.optional(),
  }),
  z.object({ type: z.literal('chat-end'), finishReason, receipt: callReceipt }),
]);
export type ChatEvent = z.infer<typeof chatEvent>;

/** Whole answer in one message. Not aborted when the client leaves: its cost would be unknown (docs/decisions). */
export const completeChat = unaryRpc('v1.llm.complete', chatRequest, chatCompletion);

/** Streamed answer. Cancelling the call aborts the upstream; what was delivered is charged. */
export const streamChat = streamRpc('v1.llm.stream', chatRequest, chatEvent);
