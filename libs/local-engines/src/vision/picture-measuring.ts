import type { FactName, PictureFacts } from '../describing/picture-facts.ts';
import type { SightTasks } from '../describing/sight.ts';
import type { EngineHost } from '../host/engine-host.ts';
import type { EngineRunOptions } from '../host/engine-spec.ts';
import type { NsfwTasks } from '../nudity/nsfw.ts';
import type { ReadingLanguage, TesseractTasks } from '../reading/tesseract.ts';

export interface VisionEngines {
  readonly tesseract: EngineHost<TesseractTasks>;
  readonly sight: EngineHost<SightTasks>;
  readonly nsfw: EngineHost<NsfwTasks>;
}

export interface Measuring {
  readonly needs: readonly FactName[];
  /** Of the text, when the client named it. */
  readonly language: ReadingLanguage | null;
  readonly guess: ReadingLanguage;
  readonly signal: AbortSignal;
  readonly totalMs: number;
}

/** Stands for what was not asked. */
const nothing: PictureFacts = {
  page: { text: '', lines: [], language: null, confidence: 0 },
  sight: { width: 0, height: 0, faces: [], bodies: [], objects: [], colours: [], lightness: 0 },
  nudity: { drawing: 0, hentai: 0, neutral: 0, porn: 0, sexy: 0 },
};

/** Measures pictures one after the other; for each, the engines that are needed work at the same time. @throws EngineFault */
export async function measure(
  { tesseract, sight, nsfw }: VisionEngines,
  pictures: readonly { readonly bytes: Buffer; readonly field: string }[],
  { needs, language, guess, signal, totalMs }: Measuring,
): Promise<PictureFacts[]> {
  const endsAt = performance.now() + totalMs;
  const options = (): EngineRunOptions => ({ signal, totalMs: Math.max(1, endsAt - performance.now()) });
  const measured: PictureFacts[] = [];
  for (const { bytes: picture, field: role } of pictures) {
    const wants = (fact: FactName) => needs.includes(fact);
    const [page, seen, nudity] = await Promise.all([
      wants('page') ? tesseract.run('read', { picture, role, language, guess }, options()) : nothing.page,
      wants('sight') ? sight.run('look', { picture, role }, options()) : nothing.sight,
      wants('nudity') ? nsfw.run('score', { picture, role }, options()) : nothing.nudity,
    ]);
    measured.push({ page, sight: seen, nudity });
  }
  return measured;
}

/** Several pictures as one: their texts one after the other, all their faces and objects; size and colours are those of the first. */
export function joined(all: readonly PictureFacts[]): PictureFacts {
  const [first = nothing] = all;
  if (all.length <= 1) return first;
  const pages = all.map(({ page }) => page);
  const sights = all.map(({ sight }) => sight);
  const worst = all.toSorted((one, other) => other.nudity.porn + other.nudity.hentai - (one.nudity.porn + one.nudity.hentai))[0] ?? first;
  return {
    page: {
      text: pages.map(({ text }) => text).filter(Boolean).join('\n\n'), // prettier-ignore
      lines: stacked(pages.map(({ lines }) => lines)),
      language: pages.find(({ language }) => language !== null)?.language ?? null,
      confidence: Math.min(...pages.map(({ confidence }) => confidence)),
    },
    sight: { ...first.sight, faces: sights.flatMap(({ faces }) => faces), objects: sights.flatMap(({ objects }) => objects) },
    nudity: worst.nudity,
  };
}

/** Lines of one page below those of the other, so that none stands beside a line of another page. */
function stacked(pages: readonly PictureFacts['page']['lines'][]): PictureFacts['page']['lines'] {
  let below = 0;
  return pages.flatMap((lines) => {
    const moved = lines.map((line) => ({ ...line, box: { ...line.box, top: line.box.top + below } }));
    below = Math.max(below, ...moved.map(({ box }) => box.top + box.height)) + 1;
    return moved;
  });
}
