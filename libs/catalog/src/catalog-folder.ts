import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * The folder with the models that come with Portazgo. It is found as Node finds the package: upwards from the program
 * that runs, then from the working directory. (`import.meta` would say it at once, but the CommonJS of the tests has none.)
 */
export function shippedCatalogFolder(): string {
  const [, program] = process.argv;
  const starts = [...(program && existsSync(program) ? [path.dirname(realpathSync(program))] : []), process.cwd()];
  for (const start of starts)
    for (let folder = start; ; folder = path.dirname(folder)) {
      const candidate = path.join(folder, 'node_modules', '@portazgo', 'catalog', 'models');
      if (existsSync(candidate)) return realpathSync(candidate);
      if (path.dirname(folder) === folder) break;
    }
  throw new Error(`The shipped catalog was not found upwards from ${starts.join(' or ')}; name a folder with CATALOG_DIR.`);
}
