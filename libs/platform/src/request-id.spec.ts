import { newRequestId } from './request-id.ts';

it('request ids are UUIDs of version 7, sort by time and never repeat', async () => {
  const ids: string[] = [];
  for (let round = 0; round < 20; round++) {
    for (let n = 0; n < 500; n++) ids.push(newRequestId());
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
  // The random part is random: over many milliseconds its digits take many values.
  expect(new Set(ids.map((id) => id.slice(-4, -2))).size).toBeGreaterThan(10);
});
