import { sentencesOf } from './sentences.ts';
import { englishLetters, hasWords, speakableText } from './speakable-text.ts';

describe('a text', () => {
  it('is spoken sentence by sentence, and an abbreviation ends none', () => {
    expect(sentencesOf('Dr. Smith came. Who said so, Mrs. Jones?\n\nNobody knew, e.g. the cook.\n...')).toEqual([
      'Dr. Smith came.',
      'Who said so, Mrs. Jones?',
      'Nobody knew, e.g. the cook.',
    ]);
  });

  it('without a stop is spoken in breaths, and nothing of it is lost', () => {
    const text = 'one two three four five, '.repeat(200).trim();
    const breaths = sentencesOf(text);
    expect(Math.max(...breaths.map(({ length }) => length))).toBeLessThanOrEqual(300);
    expect(breaths.join(' ')).toBe(text);
  });

  it('keeps its letters and loses its pictures, controls and marks of direction', () => {
    expect(speakableText('Hola 😀👩‍👩‍👧 \u202eniño\u0000 🇪🇸 1️⃣').replaceAll(/\s+/g, ' ')).toBe('Hola niño 1');
  });

  it('has no word longer than anyone says', () => {
    expect(
      Math.max(
        ...speakableText('x'.repeat(5_000))
          .split(' ')
          .map(({ length }) => length),
      ),
    ).toBe(40);
  });

  it('keeps markup as the text it is', () => {
    expect(speakableText('<speak>Hi <break time="9s"/></speak>')).toBe('<speak>Hi <break time="9s"/></speak>');
  });

  it('loses its cues where its model has cues', () => {
    expect(speakableText('[laughing softly] Well [1] done', { skipsCues: true })).toBe('Well [1] done');
  });

  it('of nothing but pictures has no words', () => {
    expect([hasWords(speakableText('😀 …')), hasWords(speakableText('a'))]).toEqual([false, true]);
  });

  it('is told to English voices in the letters of English', () => {
    expect(englishLetters('“Café” — it’s 5 € naïve')).toBe('"Cafe"  -  it\'s 5  euros  naive');
  });
});
