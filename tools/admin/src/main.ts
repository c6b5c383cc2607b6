import { readAdminConfig } from './admin.config.ts';
import { toCall, usage } from './commands.ts';

const call = toCall(process.argv.slice(2));
if (!call) {
  console.error(usage());
  process.exitCode = 2;
} else {
  try {
    const { url, token } = readAdminConfig();
    const response = await fetch(url + call.path, {
      method: call.method,
      headers: { authorization: `Bearer ${token}`, ...(call.body ? { 'content-type': 'application/json' } : {}) },
      ...(call.body ? { body: JSON.stringify(call.body) } : {}),
      signal: AbortSignal.timeout(30_000),
    });
    const answer: unknown = await response.json();
    console.log(JSON.stringify(answer, null, 2));
    process.exitCode = response.ok ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
