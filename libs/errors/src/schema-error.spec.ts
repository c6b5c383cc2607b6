import fc from 'fast-check';
import { z } from 'zod';
import { toInvalidRequest } from './schema-error.ts';
import type { ReasonLocale } from './schema-reasons.ts';

const part = z.discriminatedUnion('type', [z.object({ type: z.literal('text'), text: z.string() }), z.object({ type: z.literal('image'), url: z.url() })]);
const item = z.union([
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('call'), name: z.string() }),
    z.object({ type: z.literal('output'), output: z.union([z.string(), z.array(part)]) }),
  ]),
  z.object({ type: z.literal('message').default('message'), role: z.enum(['user', 'assistant']), content: z.string() }),
]);
const body = z.strictObject({
  messages: z.array(z.discriminatedUnion('role', [z.object({ role: z.literal('user'), content: z.union([z.string(), z.array(part)]) })])).min(1),
  items: z.array(item).optional(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  input: z.union([z.string().min(1), z.array(z.string()).max(3), z.array(z.int()).max(9), z.array(z.array(z.int()))]).optional(),
  choice: z.union([z.enum(['none', 'auto']), z.discriminatedUnion('type', [z.object({ type: z.literal('function'), name: z.string() })])]).optional(),
  count: z.int().min(1).max(8).optional(),
  name: z.string().min(2).max(5).optional(),
  code: z
    .string()
    .regex(/^[a-z]+$/)
    .optional(),
  bias: z.record(z.string().max(3), z.number()).optional(),
  on: z.boolean().optional(),
  size: z.enum(['small', 'large']).optional(),
});
const whole = { messages: [{ role: 'user', content: 'hi' }] };

function refuse(value: unknown, locale: ReasonLocale = 'en') {
  const result = body.safeParse(value);
  if (result.success) throw new Error('the schema took it');
  return toInvalidRequest(result.error, { value, locale }).details;
}

describe('a refused value', () => {
  it.each([
    [{}, 'messages', 'is required'],
    [{ messages: [] }, 'messages', 'must not be empty'],
    [{ messages: 5 }, 'messages', 'must be a list, not a number'],
    [{ messages: [5] }, 'messages[0]', 'must be an object, not a number'],
    [{ messages: [{}] }, 'messages[0].role', 'is required'],
    [{ messages: [{ role: 'robot' }] }, 'messages[0].role', "must be 'user'"],
    [{ messages: [{ role: 'user' }] }, 'messages[0].content', 'is required'],
    [{ messages: [{ role: 'user', content: 5 }] }, 'messages[0].content', 'must be a string or a list, not a number'],
    [{ messages: [{ role: 'user', content: null }] }, 'messages[0].content', 'must be a string or a list, not null'],
    [{ messages: [{ role: 'user', content: [{ type: 'text', text: 5 }] }] }, 'messages[0].content[0].text', 'must be a string, not a number'],
    [{ messages: [{ role: 'user', content: [{ type: 'video' }] }] }, 'messages[0].content[0].type', "must be one of 'text' or 'image'"],
    [{ messages: [{ role: 'user', content: [{ type: 'image', url: 'x' }] }] }, 'messages[0].content[0].url', 'must be a URL'],
    [[], 'body', 'must be an object, not a list'],
    [null, 'body', 'must be an object, not null'],
    [{ ...whole, odd: 1 }, 'odd', 'is not a known field'],
    [{ ...whole, stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop', 'may have at most 4 items'],
    [{ ...whole, stop: ['a', 5] }, 'stop[1]', 'must be a string, not a number'],
    [{ ...whole, stop: 5 }, 'stop', 'must be a string or a list, not a number'],
    [{ ...whole, input: ['a', 'b', 'c', 'd'] }, 'input', 'may have at most 3 items'],
    [{ ...whole, input: ['a', 1] }, 'input[1]', 'must be a string, not a number'],
    [{ ...whole, input: [1, 'a'] }, 'input[1]', 'must be a number, not a string'],
    [{ ...whole, input: '' }, 'input', 'must not be empty'],
    [{ ...whole, input: {} }, 'input', 'must be a string or a list, not an object'],
    [{ ...whole, choice: 'some' }, 'choice', "must be one of 'none' or 'auto'"],
    [{ ...whole, choice: 5 }, 'choice', 'must be a string or an object, not a number'],
    [{ ...whole, choice: { type: 'tool' } }, 'choice.type', "must be 'function'"],
    [{ ...whole, choice: { type: 'function' } }, 'choice.name', 'is required'],
    [{ ...whole, items: [{ type: 'reference', id: 'x' }] }, 'items[0].type', "must be one of 'call', 'output' or 'message'"],
    [{ ...whole, items: [{ type: 'call' }] }, 'items[0].name', 'is required'],
    [{ ...whole, items: [{ type: 'output', output: 5 }] }, 'items[0].output', 'must be a string or a list, not a number'],
    [{ ...whole, items: [{ type: 'output', output: [{ type: 'text' }] }] }, 'items[0].output[0].text', 'is required'],
    [{ ...whole, items: [{ role: 'user', content: 5 }] }, 'items[0].content', 'must be a string, not a number'],
    [{ ...whole, items: [{ type: 'message', role: 'robot', content: '' }] }, 'items[0].role', "must be one of 'user' or 'assistant'"],
    [{ ...whole, items: [7] }, 'items[0]', 'must be an object, not a number'],
    [{ ...whole, count: 0 }, 'count', 'must be at least 1'],
    [{ ...whole, count: 9 }, 'count', 'must be at most 8'],
    [{ ...whole, count: 1.5 }, 'count', 'must be an integer'],
    [{ ...whole, count: '1' }, 'count', 'must be a number, not a string'],
    [{ ...whole, name: 'a' }, 'name', 'must have at least 2 characters'],
    [{ ...whole, name: 'abcdef' }, 'name', 'may have at most 5 characters'],
    [{ ...whole, code: '1' }, 'code', 'does not have the expected form (/^[a-z]+$/)'],
    [{ ...whole, bias: { long: 1 } }, 'bias.long', 'may have at most 3 characters'],
    [{ ...whole, bias: { a: 'x' } }, 'bias.a', 'must be a number, not a string'],
    [{ ...whole, on: 'yes' }, 'on', 'must be true or false, not a string'],
    [{ ...whole, size: 'huge' }, 'size', "must be one of 'small' or 'large'"],
  ])('%j is refused at %s: %s', (value, field, reason) => {
    expect(refuse(value)).toEqual({ field, reason });
  });

  it.each([
    ['es', {}, 'es obligatorio'],
    ['pt', {}, 'é obrigatório'],
    ['es', { ...whole, stop: ['a', 'b', 'c', 'd', 'e'] }, 'puede tener 4 elementos como máximo'],
    ['pt', { ...whole, stop: ['a', 'b', 'c', 'd', 'e'] }, 'pode ter no máximo 4 elementos'],
    ['es', { messages: [{ role: 'user', content: 5 }] }, 'debe ser un texto o una lista, no un número'],
    ['pt', { messages: [{ role: 'user', content: 5 }] }, 'deve ser um texto ou uma lista, não um número'],
    ['es', { ...whole, odd: 1 }, 'no es un campo conocido'],
  ] as const)('is refused in %s: %j', (locale, value, reason) => {
    expect(refuse(value, locale).reason).toBe(reason);
  });

  it('is never worded by the library, whose texts are English', () => {
    const values = fc.object({
      key: fc.constantFrom('messages', 'role', 'content', 'type', 'text', 'url', 'stop', 'input', 'choice', 'items', 'count', 'bias'),
      maxDepth: 4,
    });
    fc.assert(
      fc.property(values, fc.constantFrom('es' as const, 'pt' as const), (value, locale) => {
        if (body.safeParse(value).success) return;
        const { field, reason } = refuse(value, locale);
        expect(field).not.toBe('');
        expect(reason).not.toMatch(/\b(expected|received|invalid|input|must|required|string|list|number)\b/i);
      }),
    );
  });

  it('is explained by its first fault alone, too', () => {
    const value = { ...whole, input: ['a', 'b', 'c', 'd'] };
    const { error } = body.safeParse(value, { abortEarly: true } as object);
    expect(error && toInvalidRequest(error, { value }).details).toEqual({ field: 'input', reason: 'may have at most 3 items' });
  });

  it('may say its own texts', () => {
    const texts = { es: 'no', pt: 'não', en: 'no way' };
    const { error } = z
      .string()
      .refine(() => false, { params: { texts } })
      .safeParse('x');
    expect(error && toInvalidRequest(error, { value: 'x', locale: 'pt' }).details.reason).toBe('não');
  });
});
