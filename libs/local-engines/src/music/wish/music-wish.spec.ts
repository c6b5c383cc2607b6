import { Dice } from '../composition/dice.ts';
import { readWish } from './music-wish.ts';

const wish = (words: string, more = {}) => readWish({ words, take: 0, format: 'mp3', ...more }, new Dice(words));

it.each([
  ['an upbeat jazz tune with saxophone, 140 bpm, 45 seconds', { styleName: 'jazz', bpm: 140, seconds: 45, instruments: ['altoSax'] }],
  ['Música épica orquestal con trompas y violonchelo', { styleName: 'cinematic', instruments: ['horn', 'cello'] }],
  ['uma bossa nova romântica com violão e flauta, 1 minuto', { styleName: 'bossaNova', seconds: 60, instruments: ['nylonGuitar', 'flute'] }],
  ['techno 2 minutes', { styleName: 'techno', seconds: 120 }],
  ['canción de cuna', { styleName: 'lullaby' }],
  ['lo-fi hip hop to study', { styleName: 'lofi' }],
  ['rock sin batería', { styleName: 'rock', hasDrums: false }],
  ['ambient with drums', { styleName: 'ambient', hasDrums: true }],
  ['solo piano, classical', { styleName: 'classical', instruments: ['piano'], isSolo: true }],
  ['pop with electric guitar and bass guitar', { instruments: ['cleanGuitar', 'fingeredBass'] }],
])('understands: %s', (words, expected) => {
  expect(wish(words)).toMatchObject(expected);
});

it('bends the style to the mood', () => {
  const [sad, fast] = [wish('un tango triste'), wish('un tango rápido')];
  expect([sad.styleName, sad.mood.isBright, sad.mood.isSoft]).toEqual(['tango', false, true]);
  expect(sad.bpm).toBeLessThan(fast.bpm);
});

it('lets a setting win over the words', () => {
  const settings = { style: 'samba', mood: 'calm', bpm: 99, seconds: 12, instruments: 'violín, sin batería' };
  expect(wish('heavy metal 180 bpm 60 seconds with piano', settings)).toMatchObject({
    styleName: 'samba',
    bpm: 99,
    seconds: 12,
    hasDrums: false,
  });
});

it('takes a length beyond its bounds for part of a story', () => {
  expect(wish('the last 10 minutes of a film').seconds).toBe(30);
});

it('finds no word inside of another', () => {
  expect(wish('popular harpoon').instruments).toEqual([]);
});
