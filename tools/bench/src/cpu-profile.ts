import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface ProfileNode {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
  children?: number[];
}

interface CpuProfile {
  nodes: ProfileNode[];
  samples: number[];
  timeDeltas: number[];
}

export interface ProfiledProcess {
  /** The file that the process ran, such as `gateway`. */
  name: string;
  /** Share of the busy time by package or project, largest first. */
  byPackage: [string, number][];
  /** Share of the busy time by function, largest first. */
  byFunction: [string, number][];
}

/** Reads the profiles that `node --cpu-prof` left in a folder. Idle time does not count. */
export function readProfiles(folder: string): ProfiledProcess[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.cpuprofile'))
    .map((file) => summarise(JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as CpuProfile));
}

function summarise({ nodes, samples, timeDeltas }: CpuProfile): ProfiledProcess {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const byPackage = new Map<string, number>();
  const byFunction = new Map<string, number>();
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    const { functionName, url, lineNumber } = byId.get(id)!.callFrame;
    if (functionName === '(idle)' || functionName === '(program)') continue;
    const time = timeDeltas[index] ?? 0;
    busy += time;
    add(byPackage, packageOf(url, functionName), time);
    add(byFunction, `${functionName || '(anonymous)'} ${shortUrl(url)}:${lineNumber + 1}`, time);
  }
  const app = nodes.map(({ callFrame }) => /apps\/(\w+)\/dist\//.exec(callFrame.url)?.[1]).find(Boolean);
  const shares = (map: Map<string, number>): [string, number][] =>
    [...map].map(([name, time]) => [name, time / busy] as [string, number]).toSorted((a, b) => b[1] - a[1]);
  return { name: app ?? 'other', byPackage: shares(byPackage), byFunction: shares(byFunction) };
}

function add(map: Map<string, number>, name: string, time: number): void {
  map.set(name, (map.get(name) ?? 0) + time);
}

function packageOf(url: string, functionName: string): string {
  if (url === '') return functionName === '(garbage collector)' ? 'garbage collector' : 'native';
  if (url.startsWith('node:')) return 'node';
  const inModules = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(url);
  if (inModules) return inModules[1]!;
  return /((?:apps|libs|tools)\/(?:providers\/)?[^/]+)\//.exec(url)?.[1] ?? url;
}

function shortUrl(url: string): string {
  return url.replace(/^.*\/(node_modules|apps|libs)\//, '$1/').slice(-70);
}
