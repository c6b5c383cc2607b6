import { ServiceError } from '@portazgo/errors';
import { RefusedField } from '../edge/refused-field.ts';

/** What the form's parser says, as an error of the house. Whatever else went wrong stays what it is. */
export function refuseForm(error: unknown): unknown {
  if (error instanceof ServiceError || error instanceof RefusedField) return error;
  const { code, message } = error as { code?: unknown; message?: unknown };
  switch (code) {
    case 'FST_PARTS_LIMIT':
    case 'FST_FIELDS_LIMIT':
    case 'FST_FILES_LIMIT':
      return new RefusedField('form', { es: 'tiene demasiadas partes', pt: 'tem partes demais', en: 'has too many parts' });
    case 'FST_PROTO_VIOLATION':
      return new RefusedField('form', {
        es: 'tiene un nombre de campo que no se admite',
        pt: 'tem um nome de campo que não é aceito',
        en: 'has a field name that is not allowed',
      });
    case 'FST_INVALID_JSON_FIELD_ERROR':
      return new RefusedField('form', { es: 'tiene un campo que no es JSON', pt: 'tem um campo que não é JSON', en: 'has a field that is not JSON' });
    case 'FST_MP_PREMATURE_CLOSE':
    case 'ECONNRESET':
      return brokenForm(error);
    default:
      // The parser's own complaints have no code.
      return typeof message === 'string' && parserComplaints.test(message) ? brokenForm(error) : error;
  }
}

// The needle that it looks for is the boundary.
const parserComplaints = /multipart|needle|boundary|terminated early|Malformed|part header|premature|aborted/i;

function brokenForm(cause: unknown): RefusedField {
  const refused = new RefusedField('form', {
    es: 'no es un formulario multipart completo',
    pt: 'não é um formulário multipart completo',
    en: 'is not a whole multipart form',
  });
  refused.cause = cause;
  return refused;
}
