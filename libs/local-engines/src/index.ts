export { localEngineVariables } from './local-engines.config.ts';
export { localEngines } from './local.vendor.ts';
export { missingPrograms, type MissingProgram } from './missing-programs.ts';
export { findProgram, hasProgram, type FoundProgram } from './program/find-program.ts';
