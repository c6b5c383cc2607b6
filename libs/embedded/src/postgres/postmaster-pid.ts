import { rmSync } from 'node:fs';
import path from 'node:path';
import { InfrastructureError } from '../infrastructure-error.ts';
import { livingServer } from '../server/living-process.ts';

/**
 * PostgreSQL refuses to start while the number in postmaster.pid belongs to any living process, which after a crash
 * or in a restarted container may be a stranger. Only a living postgres counts here; any other number is cleared away.
 */
export function refuseSecondPostmaster(cluster: string): void {
  const file = path.join(cluster, 'postmaster.pid');
  const pid = livingServer(file, 'postgres');
  if (pid !== undefined)
    throw new InfrastructureError(
      `Another PostgreSQL (process ${pid}) already works on ${cluster}: is Portazgo running from this folder? ` +
        'Stop it first (Ctrl-C where it runs), or choose another folder with PORTAZGO_DATA=<folder>.',
    );
  rmSync(file, { force: true });
}
