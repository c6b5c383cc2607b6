import path from 'node:path';
import { programFolders } from '../embedded.config.ts';
import { InfrastructureError } from '../infrastructure-error.ts';
import { findProgram, isExecutable } from '../server/find-program.ts';
import { fetchNatsServer } from './fetch-nats-server.ts';

export interface NatsSearch {
  /** The data folder; a fetched server is kept in its `bin`. */
  dataFolder: string;
  /** Where installed programs are looked for; PATH and the sbin folders unless told otherwise. */
  folders?: string[];
  /** Where apt-get and dpkg are looked for; the same unless told otherwise. */
  packageToolFolders?: string[];
  onProgress?: (message: string) => void;
}

/** Installed → fetched earlier → fetched now without root → one message with the ways out. */
export async function findNatsServer(search: NatsSearch): Promise<string> {
  const { dataFolder, folders = programFolders(), packageToolFolders = programFolders(), onProgress = () => {} } = search;
  const kept = path.join(dataFolder, 'bin', 'nats-server');
  const found = findProgram('nats-server', folders) ?? (isExecutable(kept) ? kept : undefined);
  if (found) return found;
  onProgress('nats-server is not installed; fetching the Debian package into the data folder');
  try {
    return await fetchNatsServer(dataFolder, kept, packageToolFolders);
  } catch (error) {
    throw new InfrastructureError(
      [
        'nats-server was not found, and fetching its package did not work:',
        `  ${(error as Error).message.trim().split('\n').join('\n  ')}`,
        'Three ways to get it:',
        '  1. install it:            sudo apt-get install nats-server   (macOS: brew install nats-server)',
        `  2. bring the program:     put the file nats-server from https://nats.io/download on PATH or at ${kept}`,
        '  3. use one that runs:     NATS_URL=nats://user:password@host:4222 npm start   (with JetStream on)',
      ].join('\n'),
    );
  }
}
