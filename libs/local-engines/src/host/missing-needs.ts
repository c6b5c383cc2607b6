import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { hasProgram } from '../program/find-program.ts';
import { engineProgram } from './engine-program.ts';
import type { EngineNeed, EngineSpec } from './engine-spec.ts';

/** What an engine lacks here, as a sentence that says how to get it; null: nothing. */
export function missingNeeds({ needs }: Pick<EngineSpec, 'needs'>): string | null {
  const missing = needs.filter((need) => !has(need));
  return missing.length === 0 ? null : missing.map(remedy).join('; ');
}

function has(need: EngineNeed): boolean {
  if ('setting' in need) return need.file !== undefined && existsSync(need.file);
  return 'package' in need ? hasPackage(need.package) : hasProgram(need.program);
}

function remedy(need: EngineNeed): string {
  if ('setting' in need) return `the setting ${need.setting} names no file that is there`;
  return 'package' in need
    ? `the optional package ${need.package} is not installed (${need.install ?? 'npm install --include=optional'})`
    : `the program ${need.program} is not installed (npm run engines:install, or apt-get install ${need.debianPackage})`;
}

function hasPackage(name: string): boolean {
  const folders = createRequire(engineProgram()).resolve.paths(name) ?? [];
  return folders.some((folder) => existsSync(path.join(folder, name, 'package.json')));
}
