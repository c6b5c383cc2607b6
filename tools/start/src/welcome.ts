export interface Welcome {
  gatewayUrl: string;
  adminUrl: string;
  key: string;
  dataFolder: string;
  seconds: string;
}

/** The last thing printed before the user's turn: where it is, the key, and three lines to paste. */
export function welcomeText({ gatewayUrl, adminUrl, key, dataFolder, seconds }: Welcome): string {
  const curl = (options: string, path: string, body: object) =>
    `  curl ${options} ${gatewayUrl}${path} -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
  return `
Portazgo is ready after ${seconds} s.

  Address   ${gatewayUrl}
  Demo key  ${key}   (kept in ${dataFolder}/demo.env)
  Admin     ${adminUrl}   (token in ${dataFolder}/admin.env)
  Logs      ${dataFolder}/logs

Three lines to try:

${curl('-s', '/v1/ask', { ask: 'Explica la fotosíntesis en 2 frases', mode: 'expert' })}

${curl('-sN', '/v1/ask', { ask: 'Explica la fotosíntesis en 2 frases', mode: 'expert', stream: true })}

${curl('-s', '/v1/chat/completions', { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Say hello in three languages' }] })}

Ctrl-C stops everything.
`;
}
