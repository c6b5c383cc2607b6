import { InfrastructureError, freePort, isPortFree } from '@portazgo/embedded';
import type { StartConfig } from './start.config.ts';

export interface Ports {
  port: number;
  adminPort: number;
  /** Said to the user when the usual admin port could not be had. */
  note?: string;
}

type WantedPorts = Pick<StartConfig, 'host' | 'port' | 'adminPort'>;

/** Asked before anything starts: a taken port must not show after half a minute of starting. */
export async function choosePorts({ host, port, adminPort }: WantedPorts, usualAdminPort = 8081): Promise<Ports> {
  if (port !== 0 && !(await isPortFree(port, host)))
    throw new InfrastructureError(
      `Port ${port} of ${host} is taken by another program, perhaps another Portazgo. Choose another port:\n\n  PORT=${await nextFreePort(port, host)} npm start\n`,
    );
  if (adminPort !== undefined) {
    if (adminPort !== 0 && (adminPort === port || !(await isPortFree(adminPort))))
      throw new InfrastructureError(`Port ${adminPort} (ADMIN_PORT) is taken. Leave ADMIN_PORT out to have a free one chosen.`);
    return { port, adminPort };
  }
  if (port !== usualAdminPort && (await isPortFree(usualAdminPort))) return { port, adminPort: usualAdminPort };
  const free = await freePort();
  return { port, adminPort: free, note: `The admin port ${usualAdminPort} is taken; the admin listener takes ${free}.` };
}

/** The next number up that works, so that the advice given is good advice. */
async function nextFreePort(taken: number, host: string): Promise<number> {
  for (let port = taken + 1; port < Math.min(taken + 50, 65_536); port++) if (await isPortFree(port, host)) return port;
  return freePort();
}
