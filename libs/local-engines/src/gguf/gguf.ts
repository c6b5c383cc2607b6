import { statSync } from 'node:fs';
import type { EngineNeed, EngineSpec } from '../host/engine-spec.ts';
import type { GgufSettings } from './gguf.config.ts';

export interface GgufMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

export interface GgufRequest {
  readonly file: string;
  readonly contextTokens: number;
  readonly threads: number;
  readonly messages: readonly GgufMessage[];
  readonly maxOutputTokens: number;
  readonly temperature: number;
  readonly topP: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
}

/** A part of the answer, sent as JSON while it is made. */
export interface GgufPart {
  readonly type: 'text' | 'reasoning';
  readonly text: string;
}

export interface GgufTasks {
  readonly chat: {
    readonly input: GgufRequest;
    readonly result: { readonly parts: readonly GgufPart[]; readonly inputTokens: number; readonly outputTokens: number; readonly isCut: boolean };
  };
}

const mebibyte = 1_048_576;
/** Of the runtime, without a model. */
const runtimeMiB = 700;
/** Of a token in the context of a model with seven billion parameters and no shared heads: few need more. */
const tokenMiB = 0.5;

/** The operator's own language model. Its memory is bounded by what its file and its context may take. */
export function ggufSpec(settings: GgufSettings): EngineSpec<GgufTasks> {
  const fileMiB = (settings.file === undefined ? 0 : sizeOf(settings.file)) / mebibyte;
  return {
    name: 'gguf',
    module: 'gguf/gguf.engine.js',
    needs: ggufNeeds(settings),
    memoryMiB: Math.ceil(runtimeMiB + fileMiB * 1.2 + settings.contextTokens * tokenMiB),
  };
}

export const ggufNeeds = ({ file }: Pick<GgufSettings, 'file'>): EngineNeed[] => [
  { setting: 'LOCAL_GGUF_FILE', file },
  { package: 'node-llama-cpp', install: 'npm install node-llama-cpp@3' },
];

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
