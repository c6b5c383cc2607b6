const SAME_KEYSTROKE_MS = 500;
const PARENT_LOOK_MS = 500;

interface StopListener {
  onFirst(reason: string): void;
  onSecond(): void;
}

/**
 * SIGINT, SIGTERM and SIGHUP stop; asked again, they hurry. One Ctrl-C can arrive twice, from the terminal and from npm,
 * so a second signal counts only after a moment. A killed npm tells its shell but not us: then our parent changes, which also stops.
 */
export function listenForStop({ onFirst, onSecond }: StopListener, startedByNpm: boolean): void {
  let firstAt: number | undefined;
  const ask = (reason: string) => {
    if (firstAt === undefined) {
      firstAt = Date.now();
      onFirst(reason);
    } else if (Date.now() - firstAt > SAME_KEYSTROKE_MS) onSecond();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ask(signal));
  if (!startedByNpm) return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    ask('npm is gone');
  }, PARENT_LOOK_MS);
  look.unref();
}
