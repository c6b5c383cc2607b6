import { documentRoute } from '../../../document/document-route.ts';
import { askError } from '../ask/ask.wire.ts';
import { meAnswer } from './me.wire.ts';

export const documentMe = () =>
  documentRoute({
    tag: 'ask',
    operationId: 'me',
    summary: 'Who is asking, and what is left',
    answer: { schema: meAnswer, description: 'The client of the key.' },
    error: askError,
    errors: [],
  });
