import { z } from 'zod';

/** Most digits after the point that a price may have; with the margin's and the unit's six each, every rate is a whole number of 10^-24 micro-credits. */
export const priceDecimals = 12;
export const factorDecimals = 6;

/**
 * A decimal as text, because binary floating point cannot hold 0.1.
 * The loader reads the YAML so that `0.15` without quotes is the text '0.15' as well.
 */
function decimalText(decimals: number) {
  return z
    .union([z.string(), z.int()], { error: 'must be a decimal such as 0.15' })
    .transform(String)
    .refine((text) => new RegExp(`^\\d{1,9}(\\.\\d{1,${decimals}})?$`).test(text), {
      error: `is a bad decimal: write digits and a point, at most 9 before it and ${decimals} after it, no sign and no exponent`,
    });
}

/** US dollars. */
export const usdAmount = decimalText(priceDecimals);
export const factor = decimalText(factorDecimals).refine((text) => /[1-9]/.test(text), { error: 'must be greater than 0' });

/** The decimal times 10^decimals, exactly. */
export function scaledInteger(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

/** The reverse of `scaledInteger`, without superfluous zeros. */
export function decimalOf(scaled: bigint, decimals: number): string {
  const digits = scaled.toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  const whole = digits.slice(0, digits.length - decimals);
  return fraction ? `${whole}.${fraction}` : whole;
}
