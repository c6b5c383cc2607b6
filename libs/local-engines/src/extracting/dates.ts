import { plain } from '../describing/object-names.ts';
import type { ReadingLanguage } from '../reading/tesseract.ts';

export interface WrittenDate {
  readonly text: string;
  /** `2026-03-09`; null where day and month could be either way round. */
  readonly iso: string | null;
}

const months = [
  'january|enero|janeiro',
  'february|febrero|fevereiro',
  'march|marzo|marco',
  'april|abril',
  'may|mayo|maio',
  'june|junio|junho',
  'july|julio|julho',
  'august|agosto',
  'september|septiembre|setiembre|setembro',
  'october|octubre|outubro',
  'november|noviembre|novembro',
  'december|diciembre|dezembro',
];
const monthName = `(?:${months.join('|')}|jan|ene|feb|fev|mar|apr|abr|mai|jun|jul|aug|ago|sep|set|oct|out|nov|dec|dic|dez)`;
const shorts = ['jan|ene', 'feb|fev', 'mar', 'apr|abr', 'may|mai', 'jun', 'jul', 'aug|ago', 'sep|set', 'oct|out', 'nov', 'dec|dic|dez'];

const yearFirst = /\b((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})\b/g;
const yearLast = /\b(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d{2}|\d{2})\b/g;
const dayMonthName = new RegExp(String.raw`\b(\d{1,2})(?:st|nd|rd|th|º|o)?\s+(?:de\s+|of\s+)?(${monthName})\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d{2})\b`, 'g');
const monthNameDay = new RegExp(String.raw`\b(${monthName})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{2})\b`, 'g');

/** Dates of a text in the order they stand. */
export function datesIn(text: string, language: ReadingLanguage | null): WrittenDate[] {
  const searched = plain(text);
  // Where marks take no place of their own, a date is shown as it is written.
  const shown = searched.length === text.length ? text : searched;
  const found: { at: number; text: string; iso: string | null }[] = [];
  const add = (pattern: RegExp, read: (parts: string[]) => string | null) => {
    for (const match of searched.matchAll(pattern)) {
      const iso = read(match.slice(1));
      if (iso !== '') found.push({ at: match.index, text: shown.slice(match.index, match.index + match[0].length), iso });
    }
  };
  add(yearFirst, ([year = '', month = '', day = '']) => isoDate(year, month, day));
  add(yearLast, ([one = '', other = '', year = '']) => eitherWay(one, other, year, language));
  add(dayMonthName, ([day = '', month = '', year = '']) => isoDate(year, monthNumber(month), day));
  add(monthNameDay, ([month = '', day = '', year = '']) => isoDate(year, monthNumber(month), day));
  return found.toSorted((one, other) => one.at - other.at).map(({ text: written, iso }) => ({ text: written, iso }));
}

/** Spanish and Portuguese write the day first; English does not say which. */
function eitherWay(one: string, other: string, year: string, language: ReadingLanguage | null): string | null {
  const [first, second] = [Number(one), Number(other)];
  if (first > 12 || (language !== 'en' && language !== null)) return isoDate(year, other, one);
  if (second > 12) return isoDate(year, one, other);
  return first === second ? isoDate(year, one, other) : null;
}

/** Empty for what is no date at all. */
function isoDate(year: string, month: string, day: string): string {
  const full = year.length === 2 ? `20${year}` : year;
  const iso = `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso ? '' : iso;
}

const monthNumber = (name: string): string => String(shorts.findIndex((short) => new RegExp(`^(?:${short})`).test(name)) + 1);
