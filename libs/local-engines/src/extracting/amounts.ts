/** An amount of money, or any number, as it is written. */
export interface Amount {
  readonly text: string;
  readonly value: number;
  /** ISO 4217; null where the sign could stand for several, or there is none. */
  readonly currency: string | null;
}

const sign = String.raw`(?:US\$|R\$|€|£|\$|EUR|USD|BRL|GBP|MXN|ARS|COP|CLP|PEN|UYU)`;
const figures = String.raw`\d{1,3}(?:[.,  ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?`;
const amount = new RegExp(String.raw`(?<![\p{L}\d.,])(?:(${sign})\s?)?(-?(?:${figures}))(?:\s?(${sign}))?(?![\d]|[.,]\d|\s?%|[/-]\d)`, 'gu');
const currencies: Readonly<Record<string, string>> = { US$: 'USD', R$: 'BRL', '€': 'EUR', '£': 'GBP' };

/** Amounts of a line, from left to right. */
export function amountsIn(line: string): Amount[] {
  return [...line.matchAll(amount)].flatMap(([text, before, written = '', after]) => {
    const mark = before ?? after;
    const value = numberIn(written);
    return value === null ? [] : [{ text: text.trim(), value, currency: mark === undefined || mark === '$' ? null : (currencies[mark] ?? mark) }];
  });
}

/** Of the last sign of a number decides what it is: `1.234,50`, `1,234.50`, `1.234`, `12,5`. */
export function numberIn(written: string): number | null {
  const digits = written.replace(/[\s ]/g, '');
  const cents = /[.,](\d{1,2})$/.exec(digits);
  const whole = (cents ? digits.slice(0, cents.index) : digits).replace(/[.,]/g, '');
  const value = Number(cents ? `${whole}.${cents[1]}` : whole);
  return /^-?\d+$/.test(whole) && Number.isFinite(value) ? value : null;
}
