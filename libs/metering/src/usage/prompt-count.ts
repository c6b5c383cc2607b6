import { chatInputBound, embeddingInputBound } from '@portazgo/catalog';
import type { ChatRequest, EmbeddingRequest } from '@portazgo/contracts';
import { textsOf, type TokenCounter } from '../token-counter.ts';
import type { CountedPrompt } from './usage-claim.ts';

type CountedRequest = Pick<ChatRequest, 'messages' | 'tools' | 'responseFormat'>;

/** @param imageTokensMax what one picture can cost at the model */
export function countChatPrompt(counter: TokenCounter, request: CountedRequest, imageTokensMax: number): CountedPrompt {
  const { messages, tools = [], responseFormat } = request;
  const printed = () => [...tools, ...(responseFormat?.type === 'json_schema' ? [responseFormat] : [])].map((part) => JSON.stringify(part));
  return new LazyPromptCount(
    () => counter.countMessages(messages) + counter.countTexts(printed()),
    () => counter.estimate(textsOf(messages)),
    () => {
      const { inputTokensMax, images } = chatInputBound(request);
      return inputTokensMax + images * imageTokensMax;
    },
  );
}

export function countEmbeddingPrompt(counter: TokenCounter, inputs: EmbeddingRequest['inputs']): CountedPrompt {
  return new LazyPromptCount(
    () => counter.countInputs(inputs),
    () => counter.estimateInputs(inputs),
    () => embeddingInputBound(inputs),
  );
}

/** Each figure is counted when it is first asked for: mostly those of the upstream suffice. */
class LazyPromptCount implements CountedPrompt {
  #input: number | undefined;
  #inputText: number | undefined;
  #inputMax: number | undefined;

  constructor(
    private readonly countInput: () => number,
    private readonly estimateText: () => number,
    private readonly boundInput: () => number,
  ) {}

  get input(): number {
    return (this.#input ??= this.countInput());
  }

  get inputText(): number {
    return (this.#inputText ??= this.estimateText());
  }

  get inputMax(): number {
    return (this.#inputMax ??= this.boundInput());
  }
}
