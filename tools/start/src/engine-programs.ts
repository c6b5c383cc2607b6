import type { MissingProgram } from '@portazgo/local-engines';

/** What the local engines could do besides, and the one line that makes it so; empty when nothing is missing. */
export function programOffer(missing: readonly MissingProgram[]): string {
  if (missing.length === 0) return '';
  const width = Math.max(...missing.map(({ gives }) => gives.length));
  const rows = missing.map(({ gives, debianPackages }) => `  ${gives.padEnd(width)}   ${debianPackages.join(' ')}`);
  return `
Programs that are not installed would add (on Debian and Ubuntu):

${rows.join('\n')}

  npm run engines:install     fetches them into .data/programs, or installs them when root runs it; then start again
`;
}
