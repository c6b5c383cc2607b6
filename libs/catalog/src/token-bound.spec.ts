import { describe, expect, it } from '@jest/globals';
import type { ChatRequest } from '@portazgo/contracts';
import { chatInputBound, embeddingInputBound, jsonTokensUpperBound, tokensUpperBound } from './token-bound.ts';

const bound = (messages: ChatRequest['messages'], more: Partial<Pick<ChatRequest, 'tools' | 'responseFormat'>> = {}) => chatInputBound({ messages, ...more });

describe('the bound of a request', () => {
  it.each([
    ['', 0],
    ['hola', 4],
    ['niño', 5],
    ['€', 3],
    ['👩‍👩‍👧', 18],
    ['\ud800', 3],
  ])('takes %j for as many tokens as bytes', (text, tokens) => {
    expect(tokensUpperBound(text)).toBe(tokens);
  });

  it('counts texts wherever they stand', () => {
    const text = 'x'.repeat(1_000);
    const call = { id: 'call_1', name: 'find', arguments: text };
    const bounds = [
      bound([{ role: 'system', content: text }]),
      bound([{ role: 'user', content: text }]),
      bound([{ role: 'user', content: [{ type: 'text', text }] }]),
      bound([{ role: 'user', content: 'y', name: text }]),
      bound([{ role: 'assistant', content: text }]),
      bound([{ role: 'assistant', content: null, reasoning: text }]),
      bound([{ role: 'assistant', content: null, refusal: text }]),
      bound([{ role: 'assistant', content: null, toolCalls: [call] }]),
      bound([{ role: 'tool', toolCallId: 'call_1', content: text }]),
      bound([{ role: 'user', content: 'y' }], { tools: [{ name: 'find', description: text }] }),
      bound([{ role: 'user', content: 'y' }], { responseFormat: { type: 'json_schema', name: 'n', schema: { title: text } } }),
    ];
    for (const { inputTokensMax } of bounds) expect(inputTokensMax).toBeGreaterThan(1_000);
  });

  it('adds up messages', () => {
    const one = bound([{ role: 'user', content: 'hola' }]);
    const two = bound([
      { role: 'user', content: 'hola' },
      { role: 'user', content: 'hola' },
    ]);
    expect([one, two]).toEqual([
      { inputTokensMax: 64 + 16 + 4, images: 0 },
      { inputTokensMax: 64 + 2 * (16 + 4), images: 0 },
    ]);
  });

  it('counts images apart from the bytes of their address', () => {
    const url = `data:image/png;base64,${'A'.repeat(100_000)}`;
    expect(
      bound([
        {
          role: 'user',
          content: [
            { type: 'text', text: 'hola' },
            { type: 'image', url },
            { type: 'image', url },
          ],
        },
      ]),
    ).toEqual({
      inputTokensMax: 64 + 16 + 3 * 8 + 4,
      images: 2,
    });
  });

  it('allows for JSON that a template prints with spaces and escapes', () => {
    const value = { ciudad: 'Mérida', niveles: [1, 2, 3] };
    const escaped = JSON.stringify(value)
      .replace('é', String.raw`\u00e9`)
      .replaceAll(',', ', ')
      .replaceAll(':', ': ');
    expect(jsonTokensUpperBound(value)).toBeGreaterThanOrEqual(tokensUpperBound(escaped));
  });

  it('counts the inputs of embeddings, as text or as tokens', () => {
    expect(embeddingInputBound(['hola', 'niño'])).toBe(4 + 5 + 2 * 8);
    expect(embeddingInputBound([[1, 2, 3]])).toBe(3 + 8);
  });
});
