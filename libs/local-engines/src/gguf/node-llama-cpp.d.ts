// What is used of node-llama-cpp 3. The operator installs it; it is no dependency of ours.
declare module 'node-llama-cpp' {
  export type ChatHistoryItem = { readonly type: 'system' | 'user'; readonly text: string } | { readonly type: 'model'; readonly response: readonly string[] };
  export interface TokenMeter {
    readonly usedInputTokens: number;
    readonly usedOutputTokens: number;
  }
  export interface LlamaContextSequence {
    readonly tokenMeter: TokenMeter;
    clearHistory(): Promise<void>;
  }
  export interface LlamaContext {
    readonly contextSize: number;
    getSequence(): LlamaContextSequence;
  }
  export interface LlamaModel {
    readonly trainContextSize: number;
    tokenize(text: string): readonly number[];
    createContext(options: { contextSize: number; sequences: number }): Promise<LlamaContext>;
  }
  export interface Llama {
    loadModel(options: { modelPath: string; gpuLayers: number }): Promise<LlamaModel>;
  }
  export function getLlama(options: { gpu: false; build: 'never'; skipDownload: true; maxThreads: number; logLevel: 'error' }): Promise<Llama>;
  export class LlamaChat {
    constructor(options: { contextSequence: LlamaContextSequence });
    generateResponse(
      history: readonly ChatHistoryItem[],
      options: {
        readonly maxTokens: number;
        readonly temperature: number;
        readonly topP: number;
        readonly seed?: number;
        readonly customStopTriggers?: readonly string[];
        readonly onResponseChunk: (chunk: { readonly type: 'segment' | undefined; readonly text: string }) => void;
      },
    ): Promise<{ readonly metadata: { readonly stopReason: string } }>;
  }
}
