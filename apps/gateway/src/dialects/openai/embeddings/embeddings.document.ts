import { documentRoute } from '../../../document/document-route.ts';
import { openAiError } from '../chat-completions/completion.wire.ts';
import { embeddingsAnswer } from './embeddings.wire.ts';

export const documentEmbeddings = () =>
  documentRoute({
    tag: 'openai',
    operationId: 'createEmbedding',
    summary: 'Turn texts into vectors',
    answer: { schema: embeddingsAnswer, description: 'A vector for each text, in their order.' },
    error: openAiError,
    errors: [],
    isCosting: true,
  });
