import type { Phrases } from './plain-words.ts';

/** How a mood bends a style. */
export interface Mood {
  /** Major or minor; null leaves it to the style. */
  readonly isBright: boolean | null;
  /** Of the style's three speeds. */
  readonly pace: 'slow' | 'usual' | 'fast';
  /** Factor on how hard keys are struck. */
  readonly force: number;
  /** Without drums in calm sections. */
  readonly isSoft: boolean;
}

export const moods = {
  happy: { isBright: true, pace: 'usual', force: 1, isSoft: false },
  sad: { isBright: false, pace: 'slow', force: 0.82, isSoft: true },
  calm: { isBright: null, pace: 'slow', force: 0.78, isSoft: true },
  energetic: { isBright: null, pace: 'fast', force: 1.12, isSoft: false },
  dark: { isBright: false, pace: 'usual', force: 0.95, isSoft: false },
  epic: { isBright: null, pace: 'usual', force: 1.15, isSoft: false },
  romantic: { isBright: true, pace: 'slow', force: 0.85, isSoft: true },
  tense: { isBright: false, pace: 'fast', force: 1, isSoft: false },
} satisfies Readonly<Record<string, Mood>>;
export type MoodName = keyof typeof moods;
export const moodNames = Object.keys(moods) as MoodName[];

export const moodWords: Phrases<MoodName> = {
  happy:
    'happy, cheerful, joyful, joy, bright, fun, playful, sunny, uplifting, optimistic, feliz, alegre, alegria, divertida, divertido, optimista, animada, animado, positive, positiva',
  sad: 'sad, melancholic, melancholy, sorrow, lonely, gloomy, nostalgic, nostalgia, triste, tristeza, melancolica, melancolico, nostalgica, nostalgico, saudade, melancolia',
  calm: 'calm, peaceful, relaxing, relaxed, soft, gentle, quiet, slow, tranquil, serene, dreamy, tranquila, tranquilo, suave, relajante, relaxante, calma, calmo, serena, sereno, lenta, lento, paz, adagio, andante',
  energetic:
    'energetic, energy, fast, driving, powerful, upbeat, party, workout, intense, energica, energico, rapida, rapido, fiesta, festa, potente, intensa, intenso, allegro, presto',
  dark: 'dark, scary, horror, sinister, evil, creepy, oscura, oscuro, sombria, sombrio, terror, miedo, escura, escuro, medo, halloween',
  epic: 'epic, heroic, majestic, triumphant, grand, victory, epica, epico, heroica, heroico, majestuosa, majestuoso, triunfal, victoria, vitoria, grandiosa, grandioso',
  romantic: 'romantic, love, tender, wedding, romantica, romantico, amor, tierna, tierno, boda, terna, terno, casamento',
  tense:
    'tense, suspense, suspenseful, mysterious, mystery, thriller, chase, tensa, tenso, suspenso, misteriosa, misterioso, misterio, persecucion, perseguicao',
};
