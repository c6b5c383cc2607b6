import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from '../server/find-program.ts';
import { runProgram } from '../server/run-program.ts';

const DOWNLOAD_LIMIT_MS = 300_000;
const UPDATE_LIMIT_MS = 120_000;
const UNPACK_LIMIT_MS = 60_000;

/**
 * The distribution's own signed packages, fetched with apt's state, lists and cache in a folder of ours: so neither root nor any change to
 * the system is needed.
 */
export class Apt {
  /** Set when a part of the work failed that a next try may do. */
  hasMoreToDo = false;

  private constructor(
    readonly home: string,
    private readonly apt: string,
    private readonly dpkg: string,
    /** Of this use alone; what apt downloads without an order of ours lies here. */
    readonly workingFolder: string,
  ) {}

  /**
   * Lends it for one piece of work. Afterwards its lists (a hundred megabytes) have served and go; after a failure they stay with what was
   * downloaded, and save the next try that work.
   */
  static async use<Result>(home: string, toolFolders: string[], work: (apt: Apt) => Promise<Result>): Promise<Result> {
    const [apt, dpkg] = ['apt-get', 'dpkg'].map((name) => findProgram(name, toolFolders));
    if (!apt || !dpkg) throw new Error('this system has no apt-get and dpkg');
    for (const folder of ['lists/partial', 'cache/archives/partial', 'state']) mkdirSync(path.join(home, folder), { recursive: true });
    const workingFolder = mkdtempSync(path.join(home, 'download-'));
    try {
      const lent = new Apt(home, apt, dpkg, workingFolder);
      const result = await work(lent);
      if (!lent.hasMoreToDo) rmSync(home, { recursive: true, force: true });
      return result;
    } finally {
      rmSync(workingFolder, { recursive: true, force: true });
    }
  }

  /** Runs apt-get and gives what it printed. */
  async run(words: string[], limitMs = DOWNLOAD_LIMIT_MS): Promise<string> {
    const isNew = await this.bringLists();
    const options = { workingFolder: this.workingFolder, limitMs };
    return runProgram(this.apt, [...this.options(), ...words], options).catch(async (error: unknown) => {
      if (isNew) throw error;
      // Kept lists grow old: the version they name leaves the mirror when a newer one arrives.
      await this.update();
      return runProgram(this.apt, [...this.options(), ...words], options);
    });
  }

  /** Unpacks one package, without the steps that would set it up in a system. */
  async unpack(archive: string, folder: string): Promise<void> {
    await runProgram(this.dpkg, ['-x', archive, folder], { workingFolder: this.workingFolder, limitMs: UNPACK_LIMIT_MS });
  }

  /** Has the lists of packages, and says whether they came just now. apt itself ends well without them; the first thing it said tells why. */
  async bringLists(): Promise<boolean> {
    if (this.hasLists()) return false;
    const said = await this.update();
    if (!this.hasLists()) throw new Error(/^[WE]: .*$/m.exec(said)?.[0] ?? 'apt-get update brought no lists of packages');
    return true;
  }

  private update(): Promise<string> {
    return runProgram(this.apt, [...this.options(), 'update'], { workingFolder: this.workingFolder, limitMs: UPDATE_LIMIT_MS });
  }

  private hasLists(): boolean {
    return readdirSync(path.join(this.home, 'lists')).some((file) => file.includes('_Packages'));
  }

  private options(): string[] {
    const settings = {
      'Dir::State': path.join(this.home, 'state'),
      'Dir::State::status': '/var/lib/dpkg/status',
      'Dir::State::lists': path.join(this.home, 'lists'),
      'Dir::Cache': path.join(this.home, 'cache'),
      // As root apt would hand the download to the account _apt, which may not enter our folder.
      'APT::Sandbox::User': 'root',
      'Acquire::Languages': 'none',
      'Acquire::Retries': '2',
      'Acquire::http::Timeout': '20',
    };
    return ['-q', '-y', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
  }
}
