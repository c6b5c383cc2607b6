// Adds the optional platform packages that a package source may not carry to package-lock.json,
// so that `npm ci` accepts the lock file (it compares names, and skips them by os and cpu). Run after changing dependencies.
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = lock.packages;
const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'windows', 'sunos', 'aix', 'netbsd', 'openbsd', 'wasm32', 'wasi'];
const processors = ['arm64', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'arm', 'mips64el'];

function isLocked(where, name) {
  for (let folder = where; ;) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
    const cut = folder.lastIndexOf('node_modules/');
    folder = cut <= 0 ? '' : folder.slice(0, cut - 1);
  }
}

let added = 0;
for (const [where, manifest] of Object.entries(packages))
  for (const [name, range] of Object.entries(manifest.optionalDependencies ?? {})) {
    const version = range.replace(/^[\^~]/, '');
    if (isLocked(where, name) || !/^\d/.test(version)) continue;
    const os = systems.find((system) => name.includes(system));
    const cpu = processors.find((processor) => name.includes(processor));
    packages[`node_modules/${name}`] = { version, ...(manifest.dev ? { dev: true } : {}), optional: true, os: [os ?? 'none'], cpu: [cpu ?? 'none'] };
    added++;
  }
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a === '' ? -1 : b === '' ? 1 : a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`added ${added} optional packages to ${file}`);
