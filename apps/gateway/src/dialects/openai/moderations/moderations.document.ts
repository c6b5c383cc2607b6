import { documentRoute } from '../../../document/document-route.ts';
import { openAiError } from '../chat-completions/completion.wire.ts';
import { moderationsAnswer } from './moderations.wire.ts';

export const documentModerations = () =>
  documentRoute({
    tag: 'openai',
    operationId: 'createModeration',
    summary: 'Judge whether texts or pictures may be harmful',
    answer: { schema: moderationsAnswer, description: 'A result for each input, in their order.' },
    error: openAiError,
    errors: [],
    isCosting: true,
  });
