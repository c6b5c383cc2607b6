/**
 * Pages lose spaces and line ends when their code is shown with numbered or joined lines: `curl-X`, `-H"…"`, `generations\`.
 * Such a line runs nowhere, so what was lost is put back, and nothing else is touched.
 */
export function mendShell(text: string): { readonly text: string; readonly isMended: boolean } {
  const mended = text
    .replace(/^curl(?=-|https?:)/gm, 'curl ')
    .replace(/(^|\s)-([HXd])(?=["'])/gm, '$1-$2 ')
    .replace(/(\S)\\$/gm, '$1 \\')
    .replace(/ \\ (?=-)/g, ' \\\n');
  return { text: mended, isMended: mended !== text };
}
