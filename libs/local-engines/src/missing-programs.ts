import { filmCutOut } from './cut-out/film-cut-out.ts';
import type { EngineSpec } from './host/engine-spec.ts';
import { hasProgram } from './program/find-program.ts';
import { espeakNg } from './speech/espeak-ng.ts';
import { pocketsphinx } from './transcription/pocketsphinx.ts';

/** A program of the system that some engines want, and that is not installed. */
export interface MissingProgram {
  /** What cannot be done without it. */
  readonly gives: string;
  readonly programs: readonly string[];
  /** Arguments of `apt-get install`. */
  readonly debianPackages: readonly string[];
}

const wanted: readonly { readonly gives: string; readonly engine: Pick<EngineSpec, 'needs'> }[] = [
  { gives: 'Spanish and Portuguese voices', engine: espeakNg },
  { gives: 'transcription of English', engine: pocketsphinx },
  { gives: 'films without their background, and M4A sound', engine: filmCutOut },
];

export function missingPrograms(environment?: NodeJS.ProcessEnv): MissingProgram[] {
  return wanted.flatMap(({ gives, engine }) => {
    const missing = engine.needs.flatMap((need) => ('program' in need && !hasProgram(need.program, environment) ? [need] : []));
    const programs = missing.map(({ program }) => program);
    const debianPackages = [...new Set(missing.flatMap(({ debianPackage }) => debianPackage.split(' ')))];
    return missing.length === 0 ? [] : [{ gives, programs, debianPackages }];
  });
}
