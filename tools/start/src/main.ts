import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingPrograms } from '@portazgo/local-engines';
import { describeFailure } from './describe-failure.ts';
import { Progress } from './progress.ts';
import { readStartConfig } from './start.config.ts';
import { Portazgo, StartCutShort } from './start-portazgo.ts';
import { listenForStop } from './stop-signals.ts';
import { welcomeText } from './welcome.ts';

const repository = path.resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const startedAt = Date.now();
// A closed terminal must not keep us from stopping cleanly.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const progress = new Progress((text) => process.stdout.write(text));

try {
  const config = readStartConfig(repository);
  const portazgo = new Portazgo(repository, config, progress, (message) => {
    progress.note(`  ! ${message}`);
    void stop(1);
  });
  let stopped: Promise<never> | undefined;
  const stop = (exitCode: number): Promise<never> =>
    (stopped ??= portazgo.stop().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        progress.note(describeFailure(error));
        process.exit(1);
      },
    ));
  listenForStop(
    {
      onFirst: (reason) => {
        progress.note(`\nPortazgo stops (${reason}). Again to hurry.`);
        void stop(0);
      },
      onSecond: () => {
        progress.note('  ending everything at once');
        portazgo.hurry();
      },
      // The kernel then tells the servers to shut down, where setpriv could arrange that.
      onThird: () => process.exit(1),
    },
    config.startedByNpm,
  );
  console.log(`Starting Portazgo (data in ${config.dataFolder})`);
  try {
    const { gatewayUrl, adminUrl, demo } = await portazgo.start();
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    console.log(welcomeText({ gatewayUrl, adminUrl, key: demo.key, dataFolder: config.dataFolder, seconds, missing: missingPrograms(config.environment) }));
  } catch (error) {
    if (!(error instanceof StartCutShort) && !stopped) progress.note(`\n${describeFailure(error)}`);
    await stop(1);
  }
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
