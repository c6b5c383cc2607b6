import type { MissingProgram } from '@portazgo/local-engines';
import { programOffer } from './engine-programs.ts';

export interface Welcome {
  gatewayUrl: string;
  adminUrl: string;
  key: string;
  dataFolder: string;
  seconds: string;
  missing: readonly MissingProgram[];
}

/** The last thing printed before the user's turn: where it is, the key, and three lines to paste. */
export function welcomeText({ gatewayUrl, adminUrl, key, dataFolder, seconds, missing }: Welcome): string {
  const curl = (options: string, path: string, body: object) =>
    `  curl ${options} ${gatewayUrl}${path} -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
  return `
Portazgo is ready after ${seconds} s.

  Address   ${gatewayUrl}
  Demo key  ${key}   (kept in ${dataFolder}/demo.env)
  Admin     ${adminUrl}   (token in ${dataFolder}/admin.env)
  Logs      ${dataFolder}/logs

Three lines to try. A voice and a picture, made on this machine; and a chat, which the emulator answers until a vendor's key is set:

${curl('-s', '/v1/audio/speech', { model: 'local/flite', voice: 'slt', input: 'Welcome to the gate.' })} -o welcome.mp3

${curl('-s', '/api/v1/models/run', { model: 'local/procedural', input: { prompt: 'a red sunset over the sea with mountains' } })}

${curl('-sN', '/v1/ask', { ask: 'Explica la fotosíntesis en 2 frases', mode: 'expert', stream: true })}

One file of each kind, in .data/demo:  npm run demo
${programOffer(missing)}
Ctrl-C stops everything.
`;
}
