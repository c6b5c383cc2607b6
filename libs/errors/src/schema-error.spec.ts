import { z } from 'zod';
import { toInvalidRequest } from './schema-error.ts';

const body = z.object({
  messages: z.array(z.object({ content: z.union([z.string(), z.array(z.object({ type: z.literal('text'), text: z.string() }))]) })).min(1),
});

function refuse(value: unknown) {
  const result = body.safeParse(value);
  if (result.success) throw new Error('the schema took it');
  return toInvalidRequest(result.error).details;
}

describe('schema refusals', () => {
  it('names the field and the reason', () => {
    expect(refuse({})).toMatchObject({ field: 'messages', reason: expect.stringMatching(/expected array/) });
  });

  it('goes into the branch of a union that the caller meant', () => {
    expect(refuse({ messages: [{ content: [{ type: 'text', text: 5 }] }] })).toMatchObject({ field: 'messages[0].content[0].text' });
  });

  it('calls the whole body `body`', () => {
    expect(refuse([])).toMatchObject({ field: 'body' });
  });

  it('names the field that is not known, not its parent', () => {
    const { error } = z.object({ options: z.strictObject({ known: z.boolean() }) }).safeParse({ options: { known: true, odd: 1 } });
    expect(error && toInvalidRequest(error).details).toMatchObject({ field: 'options.odd' });
  });
});
