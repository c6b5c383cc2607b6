import type { ConformanceCheck } from './conformance-check.ts';
import { mediaAbortChecks } from './media-abort-checks.ts';
import { mediaLifeChecks } from './media-life-checks.ts';
import { mediaRefusalChecks } from './media-refusal-checks.ts';
import type { MediaSubject } from './media-run.ts';

/** Everything a `MediaModel` promises, as one list: run each of them in a test of its own. */
export const mediaModelChecks: readonly ConformanceCheck<MediaSubject>[] = [...mediaLifeChecks, ...mediaRefusalChecks, ...mediaAbortChecks];
