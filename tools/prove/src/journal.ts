import { request } from 'undici';

/** A line of the emulator's journal: what an upstream really did. */
export interface JournalLine {
  requestId: string;
  status: number;
  completionTokens: number;
  tokensDelivered: number;
  endedBy: 'server' | 'client';
  endedAt: number;
}

export async function readJournal(emulatorUrl: string): Promise<JournalLine[]> {
  const answer = await request(`${emulatorUrl}/journal`);
  return (await answer.body.json()) as JournalLine[];
}

export async function emptyJournal(emulatorUrl: string): Promise<void> {
  await (await request(`${emulatorUrl}/journal`, { method: 'DELETE' })).body.dump();
}
