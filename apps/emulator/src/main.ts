import { readEmulatorConfig } from './emulator.config.ts';
import { EmulatorServer } from './emulator.server.ts';

const drainMs = 30_000;

function log(level: 'info' | 'warn' | 'error', message: string, fields: Record<string, unknown> = {}): void {
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), service: 'emulator', message, ...fields })}\n`);
}

async function start(): Promise<void> {
  const config = readEmulatorConfig();
  const server = new EmulatorServer(config);
  const address = await server.listen();
  log('warn', 'The emulator makes up every answer. It is for trying and testing, never for production.', { address });
  let isStopping = false;
  const stop = (reason: string) => {
    if (isStopping) return;
    isStopping = true;
    log('info', 'draining', { reason });
    void server.close(drainMs).then(() => process.exit(0));
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  if (!process.send) return;
  process.on('disconnect', () => stop('parent left'));
  process.send({ type: 'ready', addresses: { http: address, health: address } });
}

start().catch((error: unknown) => {
  log('error', error instanceof Error ? error.message : String(error));
  process.exit(1);
});
