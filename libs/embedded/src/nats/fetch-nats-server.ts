import { chmodSync, copyFileSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { Apt } from '../packages/apt.ts';

/** The program out of the distribution's package, kept at `target`; nothing else of the package is. */
export async function fetchNatsServer(dataFolder: string, target: string, toolFolders: string[]): Promise<string> {
  return Apt.use(path.join(path.resolve(dataFolder), 'apt'), toolFolders, async (apt) => {
    await apt.run(['download', 'nats-server']);
    const archive = readdirSync(apt.workingFolder).find((file) => file.endsWith('.deb'));
    if (!archive) throw new Error('apt-get downloaded no package');
    await apt.unpack(archive, 'unpacked');
    mkdirSync(path.dirname(target), { recursive: true });
    const arriving = `${target}.${process.pid}`;
    copyFileSync(path.join(apt.workingFolder, 'unpacked', 'usr', 'sbin', 'nats-server'), arriving);
    chmodSync(arriving, 0o755);
    renameSync(arriving, target);
    return target;
  });
}
