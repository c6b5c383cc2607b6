import type { RunningProcess } from '@portazgo/platform';
import type { MediaService } from './media-service.ts';

/** Below the hard stop of the process. */
const stopMs = 28_000;
const leftoversMs = 2_000;

/** What a service has besides its worker; closed with it. */
export interface Serving {
  close(): Promise<void>;
}

/** Works and serves until it is stopped, and closes in the reverse order. */
export async function runMediaService(
  service: MediaService,
  serve: () => Promise<Serving> = async () => ({ close: async () => undefined }),
): Promise<RunningProcess> {
  const { worker, providersServer, health, calls, downloads, rpc, connection } = service;
  const serving = await serve();
  await worker.start();
  // Last: whoever hears of this room's providers may send it work.
  await new Promise<void>((resolve, reject) => void providersServer.listen((error) => (error ? reject(error) : resolve())));
  const address = await health.listen();
  health.setReady(true);
  return {
    addresses: { health: address },
    stop: async () => {
      health.setReady(false);
      const endsAt = performance.now() + stopMs;
      await Promise.all([providersServer.close(), worker.stop(), serving.close()]);
      await calls.finish(Math.max(leftoversMs, endsAt - performance.now()));
      await downloads.close();
      rpc.close();
      await connection.drain();
      await health.close();
    },
  };
}
