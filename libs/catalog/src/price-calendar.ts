import { weekday, type PriceWindow } from './price.schema.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const minutesPerDay = 1_440;

/** When a window applies: minutes of UTC days. */
export interface WindowClock {
  /** Indexed by weekday, Sunday first. */
  readonly weekdays: readonly boolean[];
  /** Start included, end excluded, in minutes of the day. */
  readonly spans: readonly { readonly fromMinute: number; readonly toMinute: number }[];
  /** Days since 1970-01-01 on which the window does not apply. */
  readonly exceptDays: ReadonlySet<number>;
}

export function windowClock(window: Pick<PriceWindow, 'weekdays' | 'hours'>, exceptDates: readonly string[]): WindowClock {
  return {
    weekdays: weekday.options.map((day) => window.weekdays?.includes(day) ?? true),
    spans: window.hours.map((span) => ({ fromMinute: minuteOf(span.slice(0, 5)), toMinute: minuteOf(span.slice(6)) })),
    exceptDays: new Set(exceptDates.map((date) => Date.parse(date) / dayMs)),
  };
}

export function appliesAt(clock: WindowClock, atUnixMs: number): boolean {
  const day = Math.floor(atUnixMs / dayMs);
  const minute = Math.floor(atUnixMs / minuteMs) - day * minutesPerDay;
  return appliesOn(clock, day) && clock.spans.some((span) => span.fromMinute <= minute && minute < span.toMinute);
}

/** Instants after `fromUnixMs`, up to and with `toUnixMs`, at which the window may begin or end. */
export function edgesBetween(clock: WindowClock, fromUnixMs: number, toUnixMs: number): number[] {
  const edges: number[] = [];
  for (let day = Math.floor(fromUnixMs / dayMs); day * dayMs <= toUnixMs; day++)
    for (const { fromMinute, toMinute } of clock.spans) edges.push(day * dayMs + fromMinute * minuteMs, day * dayMs + toMinute * minuteMs);
  return edges.filter((edge) => fromUnixMs < edge && edge <= toUnixMs);
}

/** True when two windows of one price claim the same minute of the week. */
export function overlap(a: WindowClock, b: WindowClock): boolean {
  const sharesDay = a.weekdays.some((on, day) => on && b.weekdays[day]);
  return sharesDay && a.spans.some((x) => b.spans.some((y) => x.fromMinute < y.toMinute && y.fromMinute < x.toMinute));
}

function appliesOn(clock: WindowClock, day: number): boolean {
  // 1970-01-01 was a Thursday, number 4 of a week that starts on Sunday.
  return clock.weekdays[(((day + 4) % 7) + 7) % 7] === true && !clock.exceptDays.has(day);
}

const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
