/** What is put behind a person: nothing, `#rrggbb`, or a picture that covers the whole. */
export type Backdrop =
  | { readonly kind: 'clear' }
  | { readonly kind: 'colour'; readonly colour: string }
  | { readonly kind: 'picture'; readonly picture: Buffer };

const names: Readonly<Record<string, string>> = { white: '#ffffff', black: '#000000', green: '#00b140', blue: '#0047bb', grey: '#808080', gray: '#808080' };

/** Of a setting: `#rgb`, `#rrggbb`, one of a few names, or nothing (`transparent`); null: none of these. */
export function backdropOfColour(setting: unknown): Backdrop | null {
  if (setting === undefined || setting === '') return { kind: 'clear' };
  const text = String(setting).trim().toLowerCase();
  if (text === 'transparent') return { kind: 'clear' };
  const named = names[text];
  if (named) return { kind: 'colour', colour: named };
  const hex = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/.exec(text)?.[1];
  if (!hex) return null;
  return { kind: 'colour', colour: `#${hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex}` };
}
