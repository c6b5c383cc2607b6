import { spawnSync } from 'node:child_process';
import { missingPrograms } from '@portazgo/local-engines';

/** `npm run engines:install`: the system's packages that some local engines want. */
const packages = missingPrograms().flatMap(({ debianPackages }) => debianPackages);
if (packages.length === 0) console.log('Every program that the local engines can use is installed.');
else {
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages];
  const isRoot = process.getuid?.() === 0;
  const [program, ...options] = isRoot ? install : ['sudo', ...install];
  const steps: [string, string[]][] = [
    [isRoot ? 'apt-get' : 'sudo', isRoot ? ['update'] : ['apt-get', 'update']],
    [program as string, options],
  ];
  const fault = steps
    .map(([each, some]) => {
      console.log(`${each} ${some.join(' ')}`);
      return spawnSync(each, some, { stdio: 'inherit' });
    })
    .at(-1);
  const left = missingPrograms();
  if (fault?.error || left.length > 0) {
    console.error(`\nNot installed: ${left.flatMap(({ debianPackages }) => debianPackages).join(', ')}. By hand, as root:\n\n  ${install.join(' ')}\n`);
    process.exitCode = 1;
  } else console.log('\nInstalled. Start again: npm start');
}
