/**
 * The work's result, or the signal's reason as soon as it aborts. A limit must end the wait even if what is waited for does not listen
 * to its signal; what it does afterwards concerns nobody.
 */
export function obeying<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
