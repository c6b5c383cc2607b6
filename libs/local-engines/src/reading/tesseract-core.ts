import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ReadingLanguage } from './tesseract.ts';

interface TesseractApi {
  Init(dataFolder: null, language: string, engineMode: number): number;
  SetVariable(name: string, value: string): boolean;
  SetImageFile(exifOrientation: number, angle: number): number;
  FindLines(): void;
  /** Of the lines of the page, in radians. */
  GetGradient(): number;
  Recognize(monitor: null): number;
  GetJSONText(): string;
  Clear(): void;
}

interface TesseractModule {
  readonly FS: { writeFile(file: string, bytes: Uint8Array): void };
  readonly TessBaseAPI: new () => TesseractApi;
}

type OpenModule = (settings: { TesseractProgress(percent: number): void }) => Promise<TesseractModule>;

/** What the library makes of a page. */
export interface TesseractBlock {
  readonly paragraphs: readonly { readonly lines: readonly TesseractLine[] }[];
}
export interface TesseractLine {
  readonly text: string;
  readonly confidence: number;
  readonly bbox: TesseractBox;
  readonly words: readonly { readonly text: string; readonly confidence: number; readonly bbox: TesseractBox }[];
}
export interface TesseractBox {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

const names: Readonly<Record<ReadingLanguage, string>> = { en: 'eng', es: 'spa', pt: 'por' };
/** Only the recogniser that the data files hold. */
const lstmOnly = 1;
const automaticSegmentation = '3';
/** A smaller slope reads as well as it is. */
const slopeMin = 0.005;

export interface PageReading {
  readonly blocks: readonly TesseractBlock[];
  /** By which the page was turned, in radians. */
  readonly angle: number;
}

/**
 * The recogniser itself, in this thread. (tesseract.js runs it in a worker thread, which would have a network again, and a process of its
 * own we have already.) Each language is loaded when it is first asked for, and stays.
 */
export class TesseractCore {
  private readonly readers = new Map<ReadingLanguage, TesseractApi>();

  private constructor(
    private readonly module: TesseractModule,
    private readonly heard: { progress: ((percent: number) => void) | null },
    private readonly require: NodeJS.Require,
  ) {}

  static async open(): Promise<TesseractCore> {
    const require = createRequire(import.meta.url);
    const getCore = require('tesseract.js/src/worker-script/node/getCore.js') as (mode: number, path: null, heard: object) => Promise<OpenModule>;
    const openModule = await getCore(lstmOnly, null, { progress: () => undefined });
    const heard: { progress: ((percent: number) => void) | null } = { progress: null };
    return new TesseractCore(await openModule({ TesseractProgress: (percent) => heard.progress?.(percent) }), heard, require);
  }

  /** Reads an encoded picture, PNG or PGM. */
  read(picture: Buffer, language: ReadingLanguage, onProgress: (percent: number) => void): PageReading {
    const reader = this.reader(language);
    this.heard.progress = onProgress;
    this.module.FS.writeFile('/input', picture);
    try {
      this.setImage(reader, 0);
      reader.FindLines();
      const slope = reader.GetGradient();
      const angle = Math.abs(slope) >= slopeMin ? slope : 0;
      if (angle !== 0) this.setImage(reader, angle);
      reader.Recognize(null);
      const { blocks } = JSON.parse(reader.GetJSONText()) as { blocks: TesseractBlock[] | null };
      return { blocks: blocks ?? [], angle };
    } finally {
      this.heard.progress = null;
      reader.Clear();
    }
  }

  private setImage(reader: TesseractApi, angle: number): void {
    if (reader.SetImageFile(1, angle) === 1) throw new Error('the picture did not reach the recogniser');
  }

  private reader(language: ReadingLanguage): TesseractApi {
    const known = this.readers.get(language);
    if (known) return known;
    const name = names[language];
    const folder = path.dirname(this.require.resolve(`@tesseract.js-data/${name}/package.json`));
    this.module.FS.writeFile(`./${name}.traineddata`, gunzipSync(readFileSync(path.join(folder, '4.0.0_best_int', `${name}.traineddata.gz`))));
    const made = new this.module.TessBaseAPI();
    if (made.Init(null, name, lstmOnly) !== 0) throw new Error(`the data of ${name} do not load`);
    made.SetVariable('tessedit_pageseg_mode', automaticSegmentation);
    this.readers.set(language, made);
    return made;
  }
}
