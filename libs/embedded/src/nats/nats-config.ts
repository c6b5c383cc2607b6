export interface NatsSettings {
  /** -1 lets the system choose; the server then tells its choice in a file. */
  port: number;
  user: string;
  password: string;
  storeFolder: string;
  runFolder: string;
  pidFile: string;
}

/** The configuration file as text. JSON strings are valid there, so a folder with any character in its name is safe. */
export function natsConfig({ port, user, password, storeFolder, runFolder, pidFile }: NatsSettings): string {
  const quoted = (value: string) => JSON.stringify(value);
  return `server_name: portazgo
listen: "127.0.0.1:${port}"
ports_file_dir: ${quoted(runFolder)}
pid_file: ${quoted(pidFile)}
max_payload: 8MB
authorization { user: ${quoted(user)}, password: ${quoted(password)} }
jetstream { store_dir: ${quoted(storeFolder)}, max_mem: 256MB, max_file: 100GB }
`;
}
