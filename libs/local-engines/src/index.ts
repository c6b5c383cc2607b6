export { localEngines } from './local.vendor.ts';
export { missingPrograms, type MissingProgram } from './missing-programs.ts';
