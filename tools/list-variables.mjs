// Writes beside each built service the names of the variables its config declares, for the supervisor, which passes no others on.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

for (const app of readdirSync('apps')) {
  const config = new URL(`../apps/${app}/dist/${app}.config.js`, import.meta.url);
  if (!existsSync(config)) continue;
  const { variables } = await import(config.href);
  const file = new URL('variables.json', config);
  const text = `${JSON.stringify([...new Set(variables)].toSorted(), null, 2)}\n`;
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}
// Nothing that was imported may keep the build waiting.
process.exit();
