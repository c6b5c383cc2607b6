import { documentRoute } from '../../../document/document-route.ts';
import { openAiError } from '../chat-completions/completion.wire.ts';
import { imageEditsForm, imageEditsRequest, imagesAnswer } from './images.wire.ts';

const answer = {
  schema: imagesAnswer,
  description: 'The pictures, when all are ready.',
  example: { created: 1_745_240_000, data: [{ b64_json: 'iVBORw0KGgo…' }], output_format: 'png', size: '1024x1536' },
  eventStream: {
    description: 'With `stream: true`: comments while the pictures are made, then one completed event for each.',
    example: 'event: image_generation.completed\ndata: {"type":"image_generation.completed","b64_json":"iVBORw0KGgo…"}\n\n',
  },
};

export const documentImages = () =>
  documentRoute({ tag: 'openai', operationId: 'createImage', summary: 'Make images', answer, error: openAiError, errors: [], isCosting: true });

export const documentImageEdits = () =>
  documentRoute({
    tag: 'openai',
    operationId: 'createImageEdit',
    summary: 'Edit images',
    body: {
      json: imageEditsRequest,
      form: {
        files: { 'image[]': 'Pictures, up to 16; one of them may be sent as `image`.', mask: 'PNG whose transparent pixels are edited.' },
        fields: imageEditsForm,
        required: ['prompt'],
      },
    },
    answer,
    error: openAiError,
    errors: [],
    isCosting: true,
  });
