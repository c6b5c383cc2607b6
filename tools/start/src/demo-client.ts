import path from 'node:path';
import type { AdminApi } from '@portazgo/embedded';
import { readEnvironmentFile, writeEnvironmentFile } from './environment-file.ts';

export const DEMO_NAME = 'demo';
const DEMO_CREDITS = 10_000;

export interface Demo {
  key: string;
  isNew: boolean;
}

/** The client a newcomer tries things with. Its key is kept, and made anew only when this house does not know it any more. */
export async function prepareDemoClient(admin: AdminApi, gatewayUrl: string, dataFolder: string): Promise<Demo> {
  const file = path.join(dataFolder, 'demo.env');
  const keptKey = readEnvironmentFile(file).PORTAZGO_KEY;
  const isKnown = keptKey !== undefined && (await isAccepted(gatewayUrl, keptKey));
  const key = isKnown ? keptKey : await makeDemoKey(admin);
  writeEnvironmentFile(file, { PORTAZGO_URL: gatewayUrl, PORTAZGO_KEY: key });
  return { key, isNew: !isKnown };
}

async function makeDemoKey(admin: AdminApi): Promise<string> {
  const clientId = (await admin.findClient(DEMO_NAME)) ?? (await admin.createClient({ name: DEMO_NAME }));
  await admin.addCredits(clientId, DEMO_CREDITS, `demo-welcome-${clientId}`);
  return (await admin.createKey(clientId, 'npm start')).key;
}

/** Anything but a clear refusal is an error here: a key must not be thrown away because the gateway had a bad moment. */
async function isAccepted(gatewayUrl: string, key: string): Promise<boolean> {
  const response = await fetch(`${gatewayUrl}/v1/me`, { headers: { authorization: `Bearer ${key}` }, signal: AbortSignal.timeout(10_000) });
  await response.arrayBuffer();
  if (response.ok) return true;
  if (response.status === 401 || response.status === 403) return false;
  throw new Error(`GET ${gatewayUrl}/v1/me answered ${response.status} to the kept demo key`);
}
