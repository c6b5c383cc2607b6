import { createRequire } from 'node:module';
import type { OpenEngine } from '../process/engine.ts';
import { guardScores, type ModelVerdict } from './guard-scores.ts';
import type { GuardTasks } from './guard.ts';
import { PhraseModel } from './phrase-model.ts';
import { textPieces } from './text-pieces.ts';

const { resolve } = createRequire(import.meta.url);

export const openEngine: OpenEngine<GuardTasks> = () => {
  const injections = new PhraseModel(resolve('llm_guardrail/model/prompt_injection_model.json'));
  const jailbreaks = new PhraseModel(resolve('llm_guardrail/model/jailbreak_model.json'));

  /** Of its worst piece; both of one piece, because two half-suspicious ends of a page are not one attack. */
  const judge = (text: string): ModelVerdict =>
    textPieces(text)
      .map((piece) => ({ injection: injections.probability(piece), jailbreak: jailbreaks.probability(piece) }))
      .reduce((worst, verdict) => (verdict.injection + verdict.jailbreak > worst.injection + worst.jailbreak ? verdict : worst));

  return {
    judge({ texts }, desk) {
      const scores = texts.map((text, index) => {
        desk.progress(((index + 1) / texts.length) * 100);
        return guardScores(text, judge(text));
      });
      return { scores };
    },
  };
};
