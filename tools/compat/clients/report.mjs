// Runs a table of checks one after another; each outcome is one line of JSON for the table of `npm run compat`.
export async function report(checks) {
  for (const [check, run] of Object.entries(checks)) {
    const fault = await run().then(
      () => null,
      (error) => `${error?.name}: ${error?.message}`.slice(0, 300),
    );
    console.log(JSON.stringify({ check, fault }));
  }
}

export function must(condition, what) {
  if (!condition) throw new Error(what);
}

/** Fulfilled when the call is refused with that status. */
export async function refused(status, call) {
  const error = await call().then(
    () => null,
    (reason) => reason,
  );
  must((error?.status ?? error?.statusCode) === status, `expected a refusal of ${status}, got ${error?.status ?? error?.statusCode ?? error ?? 'an answer'}`);
}
