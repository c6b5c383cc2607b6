import { imageEditsForm } from '../dialects/openai/images/images.wire.ts';
import { transcriptionForm } from '../dialects/openai/audio/transcription.wire.ts';
import { describeForm } from './form-schema.ts';

const propertiesOf = (form: object) => (form as { properties: Record<string, object> }).properties;

it.each([
  ['image edits', imageEditsForm],
  ['transcriptions', transcriptionForm],
])('the form of %s is described with every field that is taken, each once and with a type', (_, fields) => {
  const properties = propertiesOf(describeForm({ files: { file: 'A file.' }, fields, required: ['file'] }));
  const names = [...new Set(['file', ...Object.keys(fields.shape)].map((name) => name.replace(/\[\]$/, '')))];
  expect(
    Object.keys(properties)
      .map((name) => name.replace(/\[\]$/, ''))
      .toSorted(),
  ).toEqual(names.toSorted());
  for (const [name, field] of Object.entries(properties)) expect([name, field]).toEqual([name, expect.objectContaining({ type: expect.any(String) })]);
});

it('numbers of a form are numbers in its description, and several files are a list', () => {
  const properties = propertiesOf(describeForm({ files: { 'image[]': 'Pictures.', mask: 'A mask.' }, fields: imageEditsForm, required: [] }));
  expect(properties).toMatchObject({
    'image[]': { type: 'array', items: { type: 'string', format: 'binary' } },
    mask: { type: 'string', format: 'binary' },
    n: { type: 'integer', minimum: 1, maximum: 10 },
    stream: { type: 'string', enum: ['true', 'false'] },
    input_fidelity: { type: 'string', enum: ['high', 'low'] },
  });
});
