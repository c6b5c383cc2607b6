export interface PackageList {
  packages: number;
  bytes: number;
}

/** What `apt-get --print-uris` would fetch: a line is `'address' file bytes hash`. */
export function packageList(printed: string): PackageList {
  const sizes = [...printed.matchAll(/^'[^']+' \S+ (\d+)(?: \S*)?$/gm)].map(([, bytes]) => Number(bytes));
  return { packages: sizes.length, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) };
}
