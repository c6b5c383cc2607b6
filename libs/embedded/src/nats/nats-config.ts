import { type BusPermissions, type BusService, busPermissionsOf, busServices } from '@portazgo/contracts';

/** One who may connect; without permissions of everything. */
export interface NatsUser {
  readonly user: string;
  /** A variable of the broker's environment keeps the password out of the file. */
  readonly password: string | { readonly variable: string };
  readonly permissions?: BusPermissions;
}

export interface NatsSettings {
  /** -1 lets the system choose; the server then tells its choice in a file. */
  port: number;
  users: readonly NatsUser[];
  storeFolder: string;
  runFolder: string;
  pidFile: string;
}

// JSON strings are valid in the file, so a name or folder with any character in it is safe.
const quoted = (value: string) => JSON.stringify(value);
const list = (subjects: readonly string[]) => `[${subjects.map(quoted).join(', ')}]`;

/** The configuration file as text. */
export function natsConfig({ port, users, storeFolder, runFolder, pidFile }: NatsSettings): string {
  return `server_name: portazgo
listen: "127.0.0.1:${port}"
ports_file_dir: ${quoted(runFolder)}
pid_file: ${quoted(pidFile)}
max_payload: 8MB
${natsAuthorization(users)}
jetstream { store_dir: ${quoted(storeFolder)}, max_mem: 256MB, max_file: 100GB }
`;
}

/** Who may connect to a broker and what each may say and hear there, as a block of its configuration. */
export function natsAuthorization(users: readonly NatsUser[]): string {
  return `authorization {\n  users: [\n${users.map(userText).join('\n')}\n  ]\n}`;
}

/** A user for each service, with exactly the permissions of its contracts. */
export function serviceUsers(passwordOf: (service: BusService) => NatsUser['password']): NatsUser[] {
  return busServices.map((service) => ({ user: service, password: passwordOf(service), permissions: busPermissionsOf(service) }));
}

function userText({ user, password, permissions }: NatsUser): string {
  const named = `user: ${quoted(user)}, password: ${typeof password === 'string' ? quoted(password) : `$${password.variable}`}`;
  if (!permissions) return `    { ${named} }`;
  const { publish, subscribe } = permissions;
  return `    { ${named}, permissions: {
      publish: { allow: ${list(publish.allow)}${publish.deny.length > 0 ? `, deny: ${list(publish.deny)}` : ''} },
      subscribe: { allow: ${list(subscribe.allow)} }
    } }`;
}
