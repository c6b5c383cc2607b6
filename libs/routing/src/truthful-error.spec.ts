import { ProviderError } from '@portazgo/providers-contract';
import { truthfulError } from './truthful-error.ts';

const refusal = (field?: string) =>
  truthfulError(new ProviderError({ provider: 'local', kind: 'bad_request', accepted: 'no', reason: 'it shows no face', ...(field ? { field } : {}) }), 'm');

it('tells the client the field that a provider refuses, when it names one', () => {
  const named = refusal('face_image');
  expect([named.status, named.code, named.field]).toEqual([400, 'provider_refused', 'face_image']);
  expect(named.text('es')).toBe("El proveedor local no acepta 'face_image': it shows no face.");
  const nameless = refusal();
  expect([nameless.field, nameless.text('en')]).toEqual([undefined, 'The provider local does not accept this request: it shows no face.']);
});
