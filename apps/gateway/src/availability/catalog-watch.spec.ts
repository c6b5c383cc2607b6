import type { Logger } from '@portazgo/platform';
import { CatalogWatch } from './catalog-watch.ts';

it('writes one line for each other catalog that is seen, and one when all have the same again', () => {
  const lines: string[] = [];
  const write =
    (level: string) =>
    ({ instance = '', catalogVersion = '' }: { instance?: string; catalogVersion?: string }) =>
      lines.push(`${level} ${instance} ${catalogVersion}`);
  const watch = new CatalogWatch('one', { info: write('info'), warn: write('warn') } as unknown as Logger);
  for (const [service, version] of [
    ['llm', 'one'],
    ['llm', 'two'],
    ['llm', 'two'],
    ['image', 'two'],
    ['llm', 'three'],
    ['llm', 'one'],
    ['image', 'one'],
    ['image', 'one'],
  ] as const)
    watch.see(service, version);
  expect(lines).toEqual(['warn llm two', 'warn image two', 'warn llm three', 'info  one']);
});
