import type { PageFields } from '../../media/fit-settings.ts';

/** What the page says of the fields of each route: its defaults, and those that "not all models support". */
export const imagePage: PageFields = { defaults: new Map([['aspect_ratio', '1:1']]), optional: new Set(['negative_prompt', 'seed']) };

export const videoPage: PageFields = {
  defaults: new Map<string, unknown>([
    ['duration', 5],
    ['aspect_ratio', '16:9'],
    // Three words of three models for one thing; a client may write out the defaults of all.
    ['sound', true],
    ['generateAudio', false],
    ['generate_audio_switch', false],
  ]),
  optional: new Set(['negative_prompt', 'seed']),
};

export const musicPage: PageFields = { defaults: new Map([['make_instrumental', false]]) };

export const speechPage: PageFields = {
  defaults: new Map<string, unknown>([
    ['stability', 0.5],
    ['language_code', 'auto'],
  ]),
  optional: new Set(['seed']),
};
