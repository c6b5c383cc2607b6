/** The first value that is not undefined; generous, because it only ends a test that has failed. */
export async function until<Value>(look: () => Promise<Value | undefined> | Value | undefined, withinMs = 30_000): Promise<Value> {
  const startedAt = Date.now();
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (Date.now() - startedAt > withinMs) throw new Error(`not within ${withinMs} ms: ${look.toString()}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}
