// Jest on Node 20 cannot require() ES modules, and Nest 12 ships only those.
// TypeScript and every file of an ESM package is compiled to CommonJS; CommonJS passes untouched.
const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { createHash } = require('node:crypto');
const swc = require('@swc/core');

const esmByFolder = new Map();
function isEsmPackage(folder) {
  if (esmByFolder.has(folder)) return esmByFolder.get(folder);
  const manifest = path.join(folder, 'package.json');
  let esm = false;
  if (existsSync(manifest)) esm = JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  else if (path.dirname(folder) !== folder) esm = isEsmPackage(path.dirname(folder));
  esmByFolder.set(folder, esm);
  return esm;
}

function kindOf(file) {
  if (/\.[cm]?tsx?$/.test(file)) return 'ts';
  return file.endsWith('.mjs') || (file.endsWith('.js') && isEsmPackage(path.dirname(file))) ? 'esm' : 'cjs';
}

const options = {
  ts: {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false, hidden: { jest: true } },
    },
  },
  esm: { swcrc: false, sourceMaps: false, module: { type: 'commonjs' }, jsc: { target: 'es2023', parser: { syntax: 'ecmascript' } } },
};
// `import.meta.url` and `import.meta.dirname` have no CommonJS form; swc leaves `import.meta.url` working and this covers the rest.
const version = createHash('sha1').update(readFileSync(__filename)).update(require('@swc/core/package.json').version).digest('hex');

module.exports = {
  getCacheKey: (source, file, { instrument }) =>
    createHash('sha1').update(version).update(kindOf(file)).update(source).update(file).update(String(instrument)).digest('hex'),
  process(source, file) {
    const kind = kindOf(file);
    if (kind === 'cjs') return { code: source };
    return swc.transformSync(source, { ...options[kind], filename: file });
  },
};
