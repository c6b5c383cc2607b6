import { DESK_VARIABLE } from '@portazgo/embedded';

/** The address of the run's infrastructure desk; absent outside a Jest run. */
export function deskAddress(): string | undefined {
  return process.env[DESK_VARIABLE];
}

/** The environment that tested processes inherit, without the desk: they are not tests. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  const { [DESK_VARIABLE]: _desk, ...environment } = process.env;
  return environment;
}
