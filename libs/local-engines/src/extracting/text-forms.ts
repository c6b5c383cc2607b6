import type { PictureFacts } from '../describing/picture-facts.ts';
import { amountsIn, type Amount } from './amounts.ts';
import { datesIn, type WrittenDate } from './dates.ts';
import { listForm, numberForm, textForm, type Form } from './form.ts';
import { labelledValue, labelsOf } from './labelled-values.ts';
import { rowsOf } from './page-rows.ts';
import { plain } from '../describing/object-names.ts';

type PageFacts = Pick<PictureFacts, 'page'>;

const email = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const url = /\b(?:https?:\/\/|www\.)[^\s<>"')]+/gi;
const phone = /(?<![\d.,/-])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{1,4}\)[\s.-]?)?\d{2,5}(?:[\s.-]\d{2,5}){1,4}(?![\d.,/-])|\+\d{8,15}/g;
const phoneDigitsMin = 7;

const found = (pattern: RegExp, { page }: PageFacts): string[] => [...new Set(page.text.match(pattern) ?? [])];
const list = (texts: readonly string[]): Form => listForm(texts.map((text) => textForm(text)));

export const emailList = (facts: PageFacts): Form => list(found(email, facts).map((text) => text.replace(/\.$/, '')));
export const urlList = (facts: PageFacts): Form => list(found(url, facts).map((text) => text.replace(/[.,;:]$/, '')));

export function phoneList(facts: PageFacts): Form {
  const dates = new Set(datesIn(facts.page.text, facts.page.language).map(({ text }) => text));
  return list(found(phone, facts).filter((text) => text.replace(/\D/g, '').length >= phoneDigitsMin && !dates.has(text.trim())).map((text) => text.trim())); // prettier-ignore
}

export const dateList = ({ page }: PageFacts): Form => listForm(datesIn(page.text, page.language).map(dateForm));

/** A schema that wants the format `date` is given the first that has it. */
export const dateForm = ({ text, iso }: WrittenDate): Form => ({ strings: iso === null ? [text] : [iso, text] });

export function dueForm(facts: PageFacts): Form | undefined {
  const value = labelledValue(rowsOf(facts.page.lines), labelsOf('due date'));
  const [date] = value === null ? [] : datesIn(value, facts.page.language);
  return date && dateForm(date);
}

export const amountForm = ({ text, value, currency }: Amount): Form => ({
  ...numberForm(value, 2),
  strings: [text],
  object: { amount: numberForm(value, 2), text: textForm(text), ...(currency === null ? {} : { currency: textForm(currency) }) },
});

const written = ({ currency, text }: Amount): boolean => currency !== null || text.includes('$') || /[.,]\d{2}$/.test(text);

export const amountList = ({ page }: PageFacts): Form => listForm(rowsOf(page.lines).flatMap((row) => amountsIn(row).filter(written)).map(amountForm)); // prettier-ignore

export function currencyForm({ page }: PageFacts): Form | undefined {
  const all = amountsIn(page.text.replaceAll('\n', ' ; '));
  const named = all.find(({ currency }) => currency !== null)?.currency ?? (all.some(({ text }) => text.includes('$')) ? '$' : null);
  return named === null ? undefined : textForm(named);
}

const totalRow = /\b(grand total|total|amount due|valor total|importe total|total a pagar|a pagar)\b/;
const partialRow = /\b(sub ?total|total parcial|base imponible)\b/;

/** The last amount of the last row that is a total. */
export function totalForm({ page }: PageFacts): Form | undefined {
  const totals = rowsOf(page.lines).filter((row) => totalRow.test(plain(row)) && !partialRow.test(plain(row)));
  const last = totals.flatMap((row) => amountsIn(row).at(-1) ?? []).at(-1);
  return last && amountForm(last);
}

export function rowAmount({ page }: PageFacts, label: string): Form | undefined {
  const labels = new RegExp(String.raw`\b(?:${labelsOf(label).join('|')})\b`);
  const row = rowsOf(page.lines).find((each) => labels.test(plain(each)) && amountsIn(each).length > 0);
  const last = row === undefined ? undefined : amountsIn(row).at(-1);
  return last && amountForm(last);
}

const sumRow = /\b(sub ?total|total|tax|vat|iva|icms|impuestos?|impostos?|discount|descuento|desconto|a pagar|amount due|base imponible)\b/;

/** Rows that end with an amount and are no sum: what a bill lists. */
export function lineItems({ page }: PageFacts): Form {
  const items = rowsOf(page.lines).flatMap((row): Form[] => {
    const amounts = amountsIn(row);
    const last = amounts.at(-1);
    if (!last || !written(last) || !row.trimEnd().endsWith(last.text) || sumRow.test(plain(row))) return [];
    const [first] = amounts;
    const description = row.slice(0, row.indexOf((first ?? last).text)).trim() || row.slice(0, row.lastIndexOf(last.text)).trim();
    if (!/\p{L}{2}/u.test(description)) return [];
    const quantity = amounts.length > 1 && first && Number.isInteger(first.value) && !written(first) ? first.value : undefined;
    const unit = amounts.length > 2 ? amounts.at(-2) : undefined;
    return [
      {
        strings: [row],
        object: {
          description: textForm(description),
          amount: amountForm(last),
          ...(quantity === undefined ? {} : { quantity: numberForm(quantity, 0) }),
          ...(unit ? { price: amountForm(unit) } : quantity === undefined ? { price: amountForm(last) } : {}),
          text: textForm(row),
        },
      },
    ];
  });
  return listForm(items);
}
