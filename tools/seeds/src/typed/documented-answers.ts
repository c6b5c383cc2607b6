import { z } from 'zod';
import type { DocumentedAnswer } from './check-answer.ts';

/** The answers of the four pages as a client with types would declare them. Written from the pages alone. */
const date = z.iso.datetime();
const credits = z.number().min(0);
/** A result's address ends in its extension. */
const resultAddress = z.url().refine((address) => /\.[a-z0-9]{2,5}$/.test(new URL(address).pathname), { error: 'an address that ends in an extension' });

// Page 000, ask.
const askUsage = z.looseObject({ tokens_in: z.int().min(0), tokens_out: z.int().min(0), cost: credits });
export const askAnswer = (model?: string): DocumentedAnswer => ({
  status: 200,
  schema: z.looseObject({ answer: z.string().min(1), done: z.literal(true), model: model ? z.literal(model) : z.string().min(1), usage: askUsage }),
  keys: ['answer', 'done', 'model', 'usage'],
});
export const askToken = z.looseObject({ answer: z.string(), done: z.literal(false) });
export const askEnd = z.looseObject({ answer: z.literal(''), done: z.literal(true), usage: askUsage });
export const startedAsk: DocumentedAnswer = {
  status: 200,
  schema: z.looseObject({ answer: z.string().min(1), task_id: z.uuid(), done: z.literal(false) }),
  keys: ['answer', 'task_id', 'done'],
};
export const taskAtWork: DocumentedAnswer = {
  status: 200,
  schema: z.looseObject({ status: z.literal('processing'), answer: z.string().min(1), done: z.literal(false) }),
  keys: ['status', 'answer', 'done'],
};
export const taskCompleted: DocumentedAnswer = {
  status: 200,
  schema: z.looseObject({ status: z.literal('completed'), answer: resultAddress, done: z.literal(true) }),
  keys: ['status', 'answer', 'done'],
};
export const accountAnswer: DocumentedAnswer = {
  status: 200,
  schema: z.looseObject({ id: z.string().min(1), name: z.string(), credits: z.number(), plan: z.string().min(1), expires_at: date.nullable() }),
  keys: ['id', 'name', 'credits', 'plan', 'expires_at'],
};

// Page 001, runs.
const runSetting = z.looseObject({
  key: z.string().min(1),
  label: z.string().min(1),
  inputType: z.enum(['select', 'text', 'number', 'toggle']),
  defaultValue: z.union([z.string(), z.number(), z.boolean(), z.null()]),
});
export const runModel = z.looseObject({
  id: z.string().min(1),
  name: z.string().min(1),
  modality: z.string().min(1),
  cost: credits,
  inputTypes: z.array(z.string()),
  promptRequired: z.boolean(),
  outputType: z.enum(['text', 'image', 'audio', 'video', '3d']),
  description: z.string().min(1),
  settings: z.array(runSetting),
});
export const runModels: DocumentedAnswer = {
  status: 200,
  schema: z.looseObject({ object: z.literal('list'), data: z.array(runModel).min(1) }),
  keys: ['object', 'data'],
};

const runHead = (model: string) => ({ id: z.uuid(), object: z.literal('job'), model: z.literal(model), credits_charged: credits, created_at: date });
export const completedRun = (model: string, output: 'outputImage' | 'outputVideo' | 'outputText'): DocumentedAnswer => ({
  status: 200,
  schema: z.looseObject({
    ...runHead(model),
    status: z.literal('completed'),
    output: z.looseObject({ [output]: output === 'outputText' ? z.string().min(1) : resultAddress }),
    error: z.null(),
    completed_at: date,
  }),
  keys: ['id', 'object', 'status', 'model', 'output', 'error', 'credits_charged', 'created_at', 'completed_at'],
});
export const acceptedRun = (model: string): DocumentedAnswer => ({
  status: 202,
  schema: z.looseObject({ ...runHead(model), status: z.literal('processing') }),
  keys: ['id', 'object', 'status', 'model', 'credits_charged', 'created_at'],
});

// Pages 002 and 003, generations.
export const startedGeneration: DocumentedAnswer = {
  status: 200,
  schema: z.looseObject({
    code: z.literal(200),
    message: z.literal('success'),
    data: z.looseObject({ task_id: z.string().min(1), status: z.literal('IN_PROGRESS') }),
    id: z.string().min(1),
    status: z.literal('pending'),
    model: z.string().min(1),
    created_at: date,
  }),
};
export const finishedGeneration = (request: object): DocumentedAnswer => ({
  status: 200,
  schema: z.looseObject({
    code: z.literal(200),
    message: z.literal('success'),
    data: z.looseObject({
      task_id: z.string().min(1),
      status: z.literal('SUCCESS'),
      consumed_credits: credits,
      error_message: z.null(),
      created_at: date,
      request: z.looseObject(Object.fromEntries(Object.keys(request).map((key) => [key, z.json()]))),
      response: z.array(resultAddress).min(1),
    }),
  }),
  keys: ['code', 'message', 'data'],
});
const chatUsage = z.looseObject({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() });
export const generationChat: DocumentedAnswer = {
  status: 200,
  schema: z.looseObject({
    id: z.string().startsWith('chatcmpl'),
    model: z.literal('gemini'),
    choices: z.array(z.looseObject({ message: z.looseObject({ role: z.literal('assistant'), content: z.string().min(1) }) })).length(1),
    usage: chatUsage,
    credits_consumed: credits,
  }),
  keys: ['id', 'model', 'choices', 'usage', 'credits_consumed'],
};

// Refusals.
export const generationRefusal = (status: number, type: string): DocumentedAnswer => ({
  status,
  schema: z.looseObject({ error: z.looseObject({ code: z.literal(status), message: z.string().min(1), type: z.literal(type) }) }),
});
export const refusal = (status: number): DocumentedAnswer => ({
  status,
  schema: z.looseObject({ error: z.looseObject({ code: z.string().min(1), message: z.string().min(1) }) }),
});

// Page 004, pictures by OpenAI's format.
export const openingJson = z.looseObject({ prompt: z.string().min(1), ratio: z.literal('2:3') });
/** The page: do not count on `usage`. One that is told is a further key. */
export const picturesAnswer: DocumentedAnswer = {
  status: 200,
  schema: z
    .looseObject({ created: z.int(), data: z.array(z.looseObject({ b64_json: z.base64().optional(), url: resultAddress.optional() })).length(1) })
    .refine(({ data }) => data.every(({ b64_json: base64, url }) => base64 !== undefined || url !== undefined), { error: 'b64_json or url in every item' }),
};
