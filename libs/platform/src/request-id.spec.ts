import { newRequestId } from './request-id.ts';

it('request ids are ULIDs, sort by time and never repeat', async () => {
  const ids: string[] = [];
  for (let round = 0; round < 20; round++) {
    for (let n = 0; n < 500; n++) ids.push(newRequestId());
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  expect(ids.every((id) => /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id))).toBe(true);
  // The random part is random: over many milliseconds every one of its letters takes many values.
  expect(new Set(ids.map((id) => id.slice(10, 12))).size).toBeGreaterThan(10);
});
