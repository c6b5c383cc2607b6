// `npm ci --omit=optional && npm run natives`: a house without the local engines. npm counts the binaries that sharp, PostgreSQL and the
// compilers need on this machine among the optional packages; this adds those again, as the lock file names them, and no engine.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const engines = Object.keys(JSON.parse(readFileSync('libs/local-engines/package.json', 'utf8')).optionalDependencies);
const isMusl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;

const fits = (list, mine) => !list || list.includes(mine);
const wanted = Object.entries(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages).filter(([folder, { os, cpu, libc, optional, integrity }]) => {
  const name = folder.replace(/^.*node_modules\//, '');
  const isOurs = optional && (os || cpu) && fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, isMusl ? 'musl' : 'glibc');
  return isOurs && integrity && !engines.some((engine) => name.startsWith(engine)) && (isMusl || !name.endsWith('musl')) && !existsSync(folder);
});

const arriving = mkdtempSync(path.join(tmpdir(), 'portazgo-natives-'));
try {
  for (const [folder, { version, integrity }] of wanted) {
    const name = folder.replace(/^.*node_modules\//, '');
    process.stdout.write(`  ${name} ${version} … `);
    const packed = spawnSync('npm', ['pack', `${name}@${version}`, '--pack-destination', arriving, '--json', '--silent'], { encoding: 'utf8' });
    if (packed.status !== 0) throw new Error(`npm pack failed: ${packed.stderr.trim() || packed.stdout.trim()}`);
    const file = path.join(arriving, JSON.parse(packed.stdout)[0].filename);
    const [algorithm, digest] = integrity.split(/-(.*)/);
    if (createHash(algorithm).update(readFileSync(file)).digest('base64') !== digest) throw new Error(`${name} is not what package-lock.json says`);
    mkdirSync(folder, { recursive: true });
    const unpacked = spawnSync('tar', ['-xzf', file, '-C', folder, '--strip-components=1'], { encoding: 'utf8' });
    if (unpacked.status !== 0) throw new Error(`tar failed: ${unpacked.stderr.trim()}`);
    rmSync(file);
    console.log('ok');
  }
  console.log(`${wanted.length} packages for ${process.platform} ${process.arch}. Next: npm run build, or npm start.`);
} catch (error) {
  console.log('failed');
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(arriving, { recursive: true, force: true });
}
