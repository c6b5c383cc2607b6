import { acousticStyles } from './acoustic.styles.ts';
import { bandStyles } from './band.styles.ts';
import { electronicStyles } from './electronic.styles.ts';
import { latinStyles } from './latin.styles.ts';
import type { Style } from './style.ts';

const all = { ...bandStyles, ...acousticStyles, ...electronicStyles, ...latinStyles };
export type StyleName = keyof typeof all;
export const styles: Readonly<Record<StyleName, Style>> = all;
export const styleNames = Object.keys(all) as StyleName[];
