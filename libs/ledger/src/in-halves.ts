import { ServiceError } from '@portazgo/errors';

/**
 * Sends items in one statement and, where that failed as a whole and changed nothing, each half alone: one bad item must not fail its
 * neighbours. What is left alone and fails is told to `refused`. An unreachable database fails all of them alike and is thrown.
 */
export async function sendInHalves<Item, Result>(
  items: readonly Item[],
  send: (items: Item[]) => Promise<Result[]>,
  refused: (item: Item, error: unknown) => Result[],
): Promise<Result[]> {
  const [first] = items;
  if (first === undefined) return [];
  try {
    return await send([...items]);
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    if (items.length === 1) return refused(first, error);
    const middle = Math.ceil(items.length / 2);
    const left = await sendInHalves(items.slice(0, middle), send, refused);
    return [...left, ...(await sendInHalves(items.slice(middle), send, refused))];
  }
}
