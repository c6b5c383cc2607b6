// The arrows of the house (docs/architecture.md): app → adapter → lib → contract, never app → app, and only specs import testing.
// Every import of a workspace package must be declared and allowed by tag; no relative import leaves its project;
// every package that is imported is declared, in one version across the house.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';

const allowed = {
  tool: ['lib', 'contract', 'testing', 'adapter'],
  app: ['adapter', 'lib', 'contract'],
  adapter: ['lib', 'contract'],
  lib: ['lib', 'contract'],
  testing: ['lib', 'contract', 'testing'],
  contract: ['contract'],
};

const projects = new Map();
for (const group of ['apps', 'libs', 'libs/providers', 'tools'])
  for (const folder of readdirSync(group)) {
    const dir = `${group}/${folder}`;
    if (!existsSync(`${dir}/package.json`)) continue;
    const manifest = JSON.parse(readFileSync(`${dir}/package.json`, 'utf8'));
    const type = JSON.parse(readFileSync(`${dir}/project.json`, 'utf8'))
      .tags.find((tag) => tag.startsWith('type:'))
      .slice(5);
    projects.set(manifest.name, {
      dir,
      type,
      dependencies: { ...manifest.dependencies, ...manifest.optionalDependencies },
      devDependencies: manifest.devDependencies ?? {},
    });
  }
const rootDependencies = JSON.parse(readFileSync('package.json', 'utf8')).devDependencies;

const walk = (dir) =>
  readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return ['dist', 'generated', 'node_modules'].includes(entry.name) ? [] : walk(`${dir}/${entry.name}`);
    return /\.tsx?$/.test(entry.name) ? [`${dir}/${entry.name}`] : [];
  });

const faults = [];
const versions = new Map();
for (const [name, project] of projects) {
  for (const [dependency, version] of Object.entries({ ...project.dependencies, ...project.devDependencies })) {
    if (projects.has(dependency)) continue;
    if (!/^\d/.test(version)) faults.push(`${project.dir}/package.json: ${dependency} is not pinned (${version})`);
    if (versions.has(dependency) && versions.get(dependency) !== version)
      faults.push(`${project.dir}/package.json: ${dependency} ${version}, elsewhere ${versions.get(dependency)}`);
    versions.set(dependency, version);
  }
  for (const file of walk(project.dir)) {
    const isSpec = file.endsWith('.spec.ts') || file.startsWith(`${project.dir}/test/`);
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(/(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]/g)) {
      if (specifier.startsWith('.')) {
        if (path.relative(project.dir, path.join(path.dirname(file), specifier)).startsWith('..')) faults.push(`${file}: ${specifier} leaves its project`);
        continue;
      }
      if (specifier.startsWith('node:')) continue;
      if (builtinModules.includes(specifier)) {
        faults.push(`${file}: write node:${specifier}`);
        continue;
      }
      const target = [...projects.keys()].find((candidate) => specifier === candidate || specifier.startsWith(`${candidate}/`));
      if (target === name) continue;
      if (!target) {
        const dependency = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0];
        if (project.dependencies[dependency]) continue;
        if (isSpec && (project.devDependencies[dependency] || rootDependencies[dependency] || ['@jest/globals'].includes(dependency))) continue;
        faults.push(`${file}: ${dependency} is not a dependency of ${project.dir}`);
        continue;
      }
      const declared = project.dependencies[target] ?? (isSpec ? project.devDependencies[target] : undefined);
      if (!declared) faults.push(`${file}: ${target} is not in ${project.dir}/package.json`);
      const { type } = projects.get(target);
      if (!allowed[project.type].includes(type) && !(isSpec && type === 'testing'))
        faults.push(`${file}: a ${project.type} may not import ${target} (${type})`);
    }
  }
}
console.log(faults.length ? faults.join('\n') : `boundaries ok (${projects.size} projects)`);
process.exit(faults.length ? 1 : 0);
