const nameMax = 64;
/** Of the letters of the shorter name, so many may differ. */
const lettersShare = 0.45;

/** The names most like one that does not exist, best first: those that begin or contain it or lie few letters from it. */
export function nearNames(names: Iterable<string>, wanted: string, count: number): string[] {
  const name = wanted.toLowerCase().trim().slice(0, nameMax);
  if (name.length < 2) return [];
  const bare = withoutMaker(name);
  return [...names]
    .map((each) => ({ each, letters: Math.min(editDistance(each, name), editDistance(withoutMaker(each), bare)), goesOn: goesOn(withoutMaker(each), bare) }))
    .filter(({ each, letters, goesOn: isPart }) => isPart || letters <= Math.max(2, Math.round(Math.min(each.length, name.length) * lettersShare)))
    .toSorted((a, b) => a.letters - b.letters || (a.each < b.each ? -1 : 1))
    .slice(0, count)
    .map(({ each }) => each);
}

const withoutMaker = (name: string) => name.slice(name.lastIndexOf('/') + 1);

/** One name begins with the other: `deepseek` is near `deepseek-v4-flash`, however much longer that is. */
const goesOn = (each: string, name: string) => each.length > 3 && name.length > 3 && (each.startsWith(name) || name.startsWith(each));

/** Letters to change, add or leave out. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
