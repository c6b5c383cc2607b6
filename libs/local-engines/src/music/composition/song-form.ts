export type SectionName = 'intro' | 'verse' | 'chorus' | 'bridge' | 'outro';

export interface Section {
  readonly name: SectionName;
  readonly bars: number;
  /** How many of its name came before it. */
  readonly turn: number;
}

const order: readonly SectionName[] = ['verse', 'chorus', 'verse', 'chorus', 'bridge', 'chorus', 'verse', 'chorus', 'bridge', 'chorus'];
const longBars = 8;
const shortBars = 4;
/** From so many bars on, sections have eight of them. */
const roomyBars = 40;

/** Divides the bars of a song among its sections. */
export function songForm(bars: number): Section[] {
  if (bars < 4) return [{ name: 'chorus', bars, turn: 0 }];
  const edge = bars >= 24 ? 4 : bars >= 10 ? 2 : 1;
  const body = bars - 2 * edge;
  const each = bars >= roomyBars ? longBars : Math.min(shortBars, Math.max(1, Math.ceil(body / 2)));
  const sections: { name: SectionName; bars: number }[] = [];
  for (let left = body; left > 0;) {
    // What is left over and too short for a section makes the last one longer.
    const taken = left < each * 1.5 ? left : each;
    sections.push({ name: order[sections.length % order.length] as SectionName, bars: taken });
    left -= taken;
  }
  const turns = new Map<SectionName, number>();
  return [{ name: 'intro' as const, bars: edge }, ...sections, { name: 'outro' as const, bars: edge }].map((section) => {
    const turn = turns.get(section.name) ?? 0;
    turns.set(section.name, turn + 1);
    return { ...section, turn };
  });
}
