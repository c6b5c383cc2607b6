/** One way to the emulated upstream: straight, through the peer, or through Portazgo. */
export interface Target {
  name: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** What a good answer has in it; that of a chat when absent. */
  mark?: string;
  /** The processes whose cost is this target's, by name. */
  pids: () => Record<string, number[]>;
}
