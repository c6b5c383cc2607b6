/** What there is to know about one service process before it runs. */
export interface ProcessDefinition {
  /** Unique among the processes of one supervisor: `gateway`, `gateway-2`. */
  name: string;
  /** The script that node runs, as an absolute path. */
  script: string;
  /** All of it: nothing of ours is added. */
  environment: NodeJS.ProcessEnv;
  logFile?: string;
  onLine?: (line: string) => void;
  /** How long a process that starts may show no sign of work; as long as it works, it is waited for. */
  readyLimitMs?: number;
  /** How long a drain may take until SIGKILL; above the 30 s after which a service stops by itself. */
  stopLimitMs?: number;
  /** False: a process that ends stays ended. */
  restarts?: boolean;
  /** For each address of the ready message the variable with its port: a restarted process comes back at its old address. */
  portVariables?: Partial<Record<AddressName, string>>;
}

export type AddressName = 'http' | 'admin' | 'health';
export type Addresses = Partial<Record<AddressName, string>>;

/** What a supervisor reports about its processes. */
export type ProcessEvent =
  | { type: 'process-ready'; name: string; pid: number; addresses: Addresses; startMs: number }
  /** It is being waited for longer than usual. */
  | { type: 'process-slow'; name: string; waitedMs: number }
  | { type: 'process-crashed'; name: string; how: string; restartInMs?: number }
  | { type: 'process-stopped'; name: string; how: string; killed: boolean };
