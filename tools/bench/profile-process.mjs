// Preloaded into a service (NODE_OPTIONS=--import=…): profiles it from start to exit. `--cpu-prof` itself is not allowed there.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

const session = new Session();
session.connect();
session.post('Profiler.enable');
// The start of the service is of no interest: the load comes later.
setTimeout(() => session.post('Profiler.start'), 4_000).unref();
process.on('exit', () => {
  session.post('Profiler.stop', (error, result) => {
    if (!error) writeFileSync(`${process.env.PROFILE_FOLDER}/${process.pid}.cpuprofile`, JSON.stringify(result.profile));
  });
});
