/** Families differ in how thinking is set, and in whether signatures of called tools are insisted on; unknown names are taken for the current one. */
export function familyOf(upstreamModel: string): number {
  const [, major] = /gemini-(\d{1,3})(?!\d)/.exec(upstreamModel) ?? [];
  return major === undefined ? 3 : Number(major);
}
