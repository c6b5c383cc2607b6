import path from 'node:path';
import { DESK_VARIABLE, findRepository } from '@portazgo/embedded';

/** The address of the run's infrastructure desk; absent outside a Jest run. */
export function deskAddress(): string | undefined {
  return process.env[DESK_VARIABLE];
}

/** The environment that tested processes inherit, without the desk: they are not tests. Programs are where `npm start` has them, too. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  const { [DESK_VARIABLE]: _desk, ...environment } = process.env;
  return { LOCAL_PROGRAMS_DIR: path.join(findRepository(), '.data', 'programs'), ...environment };
}
