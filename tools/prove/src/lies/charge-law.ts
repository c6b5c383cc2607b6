import { encode } from 'gpt-tokenizer';
import type { LiePlan, WireUsage } from './lie-plan.ts';

/** What was delivered of an answer. */
export interface Delivered {
  readonly thought: string;
  readonly text: string;
}

export interface Owed {
  readonly input: number;
  readonly output: number;
}

const usualBound = 4_096;
/** Figures above this are read as this. */
const figureMax = 1_000_000_000;

/**
 * The law of docs/money.md, written once more and only from there, for calls of one short text: what is charged for what was delivered
 * and told. @param isEnded the server came to its end, so that its last figures were told
 */
export function owedFor(plan: LiePlan, delivered: Delivered, isEnded: boolean): Owed {
  const seen = tokens(delivered.text) + tokens(delivered.thought);
  if (seen === 0) return { input: 0, output: 0 };
  const running = runningOf(plan, delivered);
  const last = isEnded ? (plan.last ?? {}) : {};
  const input = inputOf(plan, toldInputs(last, running));
  return { input, output: outputOf(plan, seen, { running: running.output, last: lastOutput(last, running.output, input) }) };
}

export const tokens = (text: string): number => (text === '' ? 0 : encode(text).length);

interface Figures {
  readonly prompt: number | undefined;
  readonly output: number | undefined;
}

/** What was told of the prompt, or what a total leaves for it; where the one makes no sense, the other. */
function toldInputs(last: WireUsage, running: Figures): (number | undefined)[] {
  const prompt = figure(last.prompt_tokens);
  if (prompt !== undefined) return [largest(prompt, running.prompt)];
  const output = figure(last.completion_tokens);
  const total = figure(last.total_tokens);
  const left = output === undefined || total === undefined ? undefined : Math.max(0, total - (largest(output, running.output) ?? 0));
  return [left, running.prompt];
}

function inputOf({ prompt }: LiePlan, told: readonly (number | undefined)[]): number {
  const least = Math.max(1, Math.floor(tokens(prompt) / 2));
  const most = 64 + 16 + Buffer.byteLength(prompt) + 1_024;
  // Three tokens for a request, four for a message: what templates usually put around a text.
  return told.find((one) => one !== undefined && one >= least && one <= most) ?? 7 + tokens(prompt);
}

/** Of several figures the largest is what was told. */
function lastOutput(last: WireUsage, running: number | undefined, input: number): number | undefined {
  const output = figure(last.completion_tokens);
  const prompt = figure(last.prompt_tokens);
  const total = figure(last.total_tokens);
  if (output !== undefined) return largest(output, running);
  if (total === undefined) return undefined;
  return prompt !== undefined && total > prompt ? largest(total - prompt, running) : Math.max(0, total - input);
}

function outputOf({ outputMax }: LiePlan, seen: number, told: { running: number | undefined; last: number | undefined }): number {
  const most = outputMax ?? Math.max(usualBound, 2 * seen);
  const isSensible = (figures: number | undefined): figures is number =>
    figures !== undefined && figures > 0 && figures >= Math.floor(seen / 2) && figures <= Math.floor(most * 1.1) + 16;
  if (isSensible(told.last)) return Math.min(told.last, most);
  // Last figures are never below running ones: where they make no sense, nothing that was told does.
  const lowerBound = told.last === undefined && isSensible(told.running) ? told.running : 0;
  return Math.min(Math.max(seen, lowerBound), most);
}

function runningOf({ early, tellsRunning, text, thought }: LiePlan, delivered: Delivered): Figures {
  const words = (all: readonly string[], part: string) => all.filter((_word, index) => all.slice(0, index + 1).join('').length <= part.length).length;
  const spoken = words(text, delivered.text) + words(thought, delivered.thought);
  const prompts = [figure(early?.prompt_tokens), tellsRunning ? 20 : undefined];
  const outputs = [figure(early?.completion_tokens), tellsRunning ? spoken : undefined];
  return { prompt: largest(...prompts), output: largest(...outputs) };
}

function figure(told: unknown): number | undefined {
  return typeof told === 'number' && Number.isInteger(told) && told >= 0 ? Math.min(told, figureMax) : undefined;
}

function largest(...figures: (number | undefined)[]): number | undefined {
  const known = figures.filter((one) => one !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
