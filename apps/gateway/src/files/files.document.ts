import { documentRoute } from '../document/document-route.ts';
import { houseError } from '../quote/quote.wire.ts';
import { deletedFile, fileAnswer } from './files.wire.ts';

export const documentFile = () =>
  documentRoute({
    tag: 'account',
    operationId: 'readFile',
    summary: 'The content of a file',
    description:
      'By its signed link, or with a key of its owner. `Range`, `If-Range`, `If-None-Match` and `If-Modified-Since` work. Unknown, foreign and expired files and wrong links are all 404.',
    answer: { schema: fileAnswer, description: 'The content, or the part that `Range` asks for (206).', binary: ['application/octet-stream'] },
    error: houseError,
    errors: [400, 401, 403, 404, 416, 429, 500, 503],
    isPublic: true,
  });

export const documentUpload = () =>
  documentRoute({
    tag: 'account',
    operationId: 'uploadFile',
    summary: 'Upload a file',
    description: 'Its id or link may then stand wherever a request takes the address of a file.',
    body: { form: { files: { file: 'A picture (JPEG, PNG, WebP, GIF), a recording or a film.' }, required: ['file'] } },
    answer: { schema: fileAnswer, description: 'The file as it was stored.' },
    error: houseError,
    errors: [400, 413, 415],
  });

export const documentFileDescription = () =>
  documentRoute({
    tag: 'account',
    operationId: 'describeFile',
    summary: 'What is known of a file',
    answer: { schema: fileAnswer, description: 'The file, with a fresh link.' },
    error: houseError,
    errors: [404],
  });

export const documentFileDeletion = () =>
  documentRoute({
    tag: 'account',
    operationId: 'deleteFile',
    summary: 'Delete a file',
    description: 'Files are deleted by themselves when they expire.',
    answer: { schema: deletedFile, description: 'It is gone, and so are its links.' },
    error: houseError,
    errors: [404],
  });
