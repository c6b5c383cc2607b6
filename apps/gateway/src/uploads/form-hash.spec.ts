import { FormHash } from './form-hash.ts';

const route = { method: 'POST', routeOptions: { url: '/v1/images/edits' } } as ConstructorParameters<typeof FormHash>[0];

function hash(...parts: ['field' | 'file', string, string][]): string {
  const made = new FormHash(route);
  for (const [kind, name, value] of parts) {
    if (kind === 'field') made.addField(name, value);
    else made.addFile(name, value);
  }
  return made.digest();
}

describe('the hash of a form', () => {
  it('is the same for the same parts', () => {
    expect(hash(['field', 'prompt', 'a cat'], ['file', 'image', 'ab'])).toBe(hash(['field', 'prompt', 'a cat'], ['file', 'image', 'ab']));
  });

  it.each([
    [[['field', 'prompt', 'a dog']]],
    [[['field', 'prompts', 'a cat']]],
    [[['file', 'prompt', 'a cat']]],
    [[['field', 'promp', 'ta cat']]],
    [
      [
        ['field', 'prompt', 'a cat'],
        ['field', 'n', ''],
      ],
    ],
    [[]],
  ] as [['field' | 'file', string, string][]][])('is another for %p', (parts) => {
    expect(hash(...parts)).not.toBe(hash(['field', 'prompt', 'a cat']));
  });

  it('is another on another route', () => {
    const elsewhere = new FormHash({ ...route, method: 'PUT' });
    expect(elsewhere.digest()).not.toBe(hash());
  });
});
