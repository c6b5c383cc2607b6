import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { EdgeResult } from '../edge-inside.ts';
import type { Proof } from '../proof.ts';

const promise = 'addresses that users give lead to no private one, whatever their spelling, names and redirects (courier in a network namespace)';

/** E2: the SSRF matrix through the courier's own calls. Outside the namespace none of these addresses is ever spoken to. */
export const proveEdgeAddresses: Proof = async () => {
  const unshare = waysIn.find((way) => spawnSync('unshare', [...way, 'true'], { stdio: 'ignore' }).status === 0);
  if (!unshare) {
    const reason = 'this user may not make network namespaces (unshare --net --mount): run as root, or where user namespaces are permitted';
    return [{ id: 'E2', promise, figure: reason, holds: false, skipped: true }];
  }
  const inside = fileURLToPath(new URL('../edge-inside.js', import.meta.url));
  const child = spawn('unshare', [...unshare, process.execPath, inside], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) return [{ id: 'E2', promise, figure: `the run in the namespace ended with ${code}: ${output.slice(-500)}`, holds: false }];
  const { vectors, calls, wrong, hits, visits } = JSON.parse(output.trim().split('\n').at(-1) ?? '') as EdgeResult;
  const faults = [...wrong, ...hits].slice(0, 5).join('; ');
  return [
    {
      id: 'E2',
      promise,
      figure: `${vectors} vectors, ${calls} calls, ${hits.length} hits on canaries; ${visits} visits of the public servers that were meant to be reached${faults ? `; ${faults}` : ''}`,
      holds: vectors >= 200 && wrong.length === 0 && hits.length === 0 && visits > 0,
    },
  ];
};

const isolated = ['--net', '--mount', '--kill-child'];
/** As root; or as root of a user namespace. */
const waysIn = [isolated, ['--user', '--map-root-user', ...isolated]];
