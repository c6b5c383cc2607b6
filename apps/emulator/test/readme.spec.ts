import { readFileSync } from 'node:fs';
import path from 'node:path';
import { behaviourKeys } from '../src/behaviour/behaviour.parser.ts';
import { faults } from '../src/behaviour/fault.ts';
import { mediaVendors } from '../src/media-call/media-vendors.ts';
import { vendors } from '../src/vendors/vendor-registry.ts';

const readme = readFileSync(path.join(process.cwd(), 'apps/emulator/README.md'), 'utf8');

/** The rows of a section's table, without its head. */
function rowsOf(section: string): string[] {
  const text = readme.split(`\n## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  return text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1);
}

describe('the README', () => {
  it('lists every behaviour with its meaning, and no other', () => {
    expect(rowsOf('Behaviours')).toEqual(Object.entries(behaviourKeys).map(([name, { value, meaning }]) => `| \`${name}=${value}\` | ${meaning} |`));
  });

  it('lists every fault with its meaning, and no other', () => {
    expect(rowsOf('Faults')).toEqual(Object.entries(faults).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`));
  });

  it('lists every vendor of media with what its jobs and answers are called', () => {
    const rows = rowsOf('Vendors of media');
    expect(rows).toHaveLength(mediaVendors.size);
    for (const name of mediaVendors.keys()) expect(rows.filter((row) => row.includes(`\`/${name}/`))).toHaveLength(1);
  });

  it('lists every vendor with its base and what it offers', () => {
    const rows = rowsOf('Vendors');
    expect(rows).toHaveLength(vendors.size);
    for (const { name, basePath, operations } of vendors.values())
      expect(rows.filter((row) => row.includes(`\`/${name}${basePath}\``) && row.endsWith(`| ${operations.join(', ')} |`))).toHaveLength(1);
  });
});
