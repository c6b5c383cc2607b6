export type Place = 'top' | 'middle' | 'bottom';

/** One change of a picture. Steps are done in their order. */
export type EditStep =
  | { readonly do: 'greyscale' | 'sepia' | 'invert' | 'sharpen' }
  | { readonly do: 'blur-background' }
  /** Share of the shorter side, in thousandths. */
  | { readonly do: 'blur'; readonly strength: number }
  /** 1 leaves it as it is. */
  | { readonly do: 'brightness' | 'contrast' | 'saturation'; readonly factor: number }
  /** Clockwise. */
  | { readonly do: 'rotate'; readonly degrees: number }
  /** `horizontal` is what a mirror does. */
  | { readonly do: 'flip'; readonly axis: 'horizontal' | 'vertical' }
  /** The largest part of that shape, from the middle. */
  | { readonly do: 'crop'; readonly across: number; readonly down: number }
  /** One side alone keeps the shape; both do not. */
  | { readonly do: 'resize'; readonly width?: number; readonly height?: number }
  | { readonly do: 'scale'; readonly factor: number }
  /** `colour` is `#rrggbb`; absent: white with a dark edge. */
  | { readonly do: 'text'; readonly text: string; readonly place: Place; readonly colour?: string };

export const stepsMax = 8;
export const sideMax = 4_096;
export const textMax = 200;

/** What the font can write: no emoji, and no script of East or South Asia. */
const writable = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]+$/u;
const isEmoji = /[\u{1F000}-\u{1FFFF}]/u;

/** Why a text cannot be written; null: it can. */
export function unwritable(text: string): string | null {
  if (text.trim() === '') return 'is empty';
  if ([...text].length > textMax) return `has more than ${textMax} characters`;
  return writable.test(text) && !isEmoji.test(text) ? null : 'has characters that the font cannot write';
}
