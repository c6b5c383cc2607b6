const SAME_KEYSTROKE_MS = 500;
const PARENT_LOOK_MS = 500;

interface StopListener {
  onFirst(reason: string): void;
  onSecond(): void;
  onThird(): void;
}

/**
 * SIGINT, SIGTERM and SIGHUP stop; asked again, they hurry, and asked a third time they just end. One Ctrl-C can arrive twice, from the terminal and from npm,
 * so a second signal counts only after a moment. A killed npm tells its shell but not us: then our parent changes, which also stops.
 */
export function listenForStop({ onFirst, onSecond, onThird }: StopListener, startedByNpm: boolean): void {
  let times = 0;
  let lastAt = 0;
  const ask = (reason: string) => {
    if (Date.now() - lastAt < SAME_KEYSTROKE_MS) return;
    lastAt = Date.now();
    times++;
    if (times === 1) onFirst(reason);
    else if (times === 2) onSecond();
    else onThird();
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
