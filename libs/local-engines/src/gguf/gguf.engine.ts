import { EngineRefusal, type OpenEngine } from '../process/engine.ts';
import type { GgufMessage, GgufPart, GgufRequest, GgufTasks } from './gguf.ts';

// Its types, and itself at the first question: the operator installs it, and it is no dependency of ours.
type Library = typeof import('node-llama-cpp');
type LlamaModel = import('node-llama-cpp').LlamaModel;
type LlamaContext = import('node-llama-cpp').LlamaContext;
type LlamaContextSequence = import('node-llama-cpp').LlamaContextSequence;
type ChatHistoryItem = import('node-llama-cpp').ChatHistoryItem;

/** Around the words of a message a template puts some tokens of its own. */
const tokensPerMessage = 16;

interface Loaded {
  readonly library: Library;
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly sequence: LlamaContextSequence;
}

export const openEngine: OpenEngine<GgufTasks> = () => {
  let loading: Promise<Loaded> | undefined;
  return {
    async chat(request, desk) {
      // At the first question and not at the opening: a large file takes longer than a process may take to open.
      const { library, model, context, sequence } = await (loading ??= load(request).catch((error: unknown) => {
        loading = undefined;
        throw error;
      }));
      requireRoom(request, model, context);
      // Nothing of the conversation before, whoever had it.
      await sequence.clearHistory();
      const before = { ...meterOf(sequence) };
      const parts: GgufPart[] = [];
      const { metadata } = await new library.LlamaChat({ contextSequence: sequence }).generateResponse(
        [...request.messages.map(toItem), { type: 'model', response: [] }],
        {
          maxTokens: request.maxOutputTokens,
          temperature: request.temperature,
          topP: request.topP,
          ...(request.seed === undefined ? {} : { seed: request.seed }),
          ...(request.stop ? { customStopTriggers: request.stop } : {}),
          onResponseChunk: ({ type, text }) => {
            if (text === '') return;
            const part: GgufPart = { type: type === 'segment' ? 'reasoning' : 'text', text };
            parts.push(part);
            desk.chunk(Buffer.from(JSON.stringify(part)));
          },
        },
      );
      const after = meterOf(sequence);
      return {
        parts,
        inputTokens: after.input - before.input,
        outputTokens: after.output - before.output,
        isCut: metadata.stopReason === 'maxTokens',
      };
    },
  };
};

async function load({ file, contextTokens, threads }: GgufRequest): Promise<Loaded> {
  const library = await import('node-llama-cpp');
  // No graphics card, and never a build or a download at run time.
  const llama = await library.getLlama({ gpu: false, build: 'never', skipDownload: true, maxThreads: threads, logLevel: 'error' });
  const model = await llama.loadModel({ modelPath: file, gpuLayers: 0 });
  const context = await model.createContext({ contextSize: Math.min(contextTokens, model.trainContextSize), sequences: 1 });
  return { library, model, context, sequence: context.getSequence() };
}

const meterOf = ({ tokenMeter }: { tokenMeter: { usedInputTokens: number; usedOutputTokens: number } }) => ({
  input: tokenMeter.usedInputTokens,
  output: tokenMeter.usedOutputTokens,
});

/** The library would drop the oldest messages without a word. */
function requireRoom({ messages, maxOutputTokens }: GgufRequest, model: LlamaModel, { contextSize }: LlamaContext): void {
  const needed = messages.reduce((sum, { text }) => sum + model.tokenize(text).length + tokensPerMessage, 0) + maxOutputTokens;
  if (needed > contextSize) throw new EngineRefusal('messages', `the model takes ${contextSize} tokens, and this needs ${needed} with its answer`);
}

function toItem({ role, text }: GgufMessage): ChatHistoryItem {
  return role === 'assistant' ? { type: 'model', response: [text] } : { type: role, text };
}
