import { documentRoute } from '../../../document/document-route.ts';
import { openAiError } from '../chat-completions/completion.wire.ts';
import { modelBody, modelsAnswer } from './models.wire.ts';

export const documentModels = () =>
  documentRoute({
    tag: 'openai',
    operationId: 'listModels',
    summary: 'The models that this key may use',
    answer: { schema: modelsAnswer, description: 'Sorted by id.' },
    error: openAiError,
    errors: [],
  });

export const documentModel = () =>
  documentRoute({
    tag: 'openai',
    operationId: 'retrieveModel',
    summary: 'One model',
    answer: { schema: modelBody, description: 'The model, also found under its aliases.' },
    error: openAiError,
    errors: [404],
  });
