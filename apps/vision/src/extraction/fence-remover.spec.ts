import fc from 'fast-check';
import { FenceRemover } from './fence-remover.ts';

function through(pieces: readonly string[]): string {
  const remover = new FenceRemover();
  return pieces.map((piece) => remover.push(piece)).join('') + remover.end();
}
/** The text in pieces, cut where the numbers say. */
function cut(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const size of sizes) pieces.push(text.slice(from, (from += size)));
  return [...pieces, text.slice(from)];
}
const sizes = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 40 });

it('takes the fence off wherever the text is cut', () => {
  const fences = fc.constantFrom(['```json\n', '\n```'], ['```\n', '```'], ['\n ```JSON \n', '\n```\n'], ['', ''], ['  \n', '\n\n']);
  fc.assert(
    fc.property(fc.json(), fences, sizes, (json, [before = '', after = ''], at) => {
      expect(through(cut(before + json + after, at))).toBe(json.trim());
    }),
  );
});

it('leaves backticks inside a text alone', () => {
  const json = '{"code":"```js\\nx```","tick":"`"}';
  fc.assert(fc.property(sizes, (at) => expect(through(cut(`\`\`\`json\n${json}\n\`\`\``, at))).toBe(json)));
  expect(through(['`', '`', ' no fence'])).toBe('`` no fence');
});

it('hands on text as it comes', () => {
  const remover = new FenceRemover();
  expect([remover.push('```json\n{'), remover.push('"a":'), remover.push('1}\n'), remover.push('```')]).toEqual(['{', '"a":', '1}', '']);
  expect(remover.end()).toBe('');
});
