/** Languages that engines here are chosen by. `other`: written in other letters, or clearly none of the three. */
export type TextLanguage = 'en' | 'es' | 'pt' | 'other' | 'unknown';

/** The most frequent words, and those that short texts are made of; what two of the languages share is left out. */
const words: Readonly<Record<'en' | 'es' | 'pt' | 'other', readonly string[]>> = {
  en: 'the and of to is in it you that he was for on are with his they at be this have from or had by but what some we can out other were all there when use your how said each she which their time will about if up many then them these would make like him into has look two more go see could people my than first been call who its now find down did get come made may part hello hi thanks please yes good morning welcome bridge not world day name a do no as me am an my us so go let little very much more than only over after also how well'.split(
    ' ',
  ),
  es: 'el los las y en una es por con para su al lo como más pero sus le ya fue este ha sí porque esta son entre está cuando muy sin sobre ser tiene también hay donde quien desde todo nos durante uno ni contra otros fueron ese eso había ante ellos e esto mí antes algunos qué unos yo otro otra él tanto esa estos mucho nada poco ella estar hola gracias buenos buenas días tardes noches señor mundo puente hoy mañana usted adiós favor quiero puedo aquí bien cómo dónde del un'.split(
    ' ',
  ),
  pt: 'o os um uma é em não na no do da dos das para com por mais as ao ele seu sua ou quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos seus quem nas me esse eles você essa num nem suas meu às minha numa pelos elas qual lhe deles essas esses pelas este dele tu te vocês olá obrigado obrigada bom dia boa tarde noite mundo ponte hoje amanhã sim então aqui bem como onde são está foi tem'.split(
    ' ',
  ),
  other:
    'le la les des du et est une dans pour que qui pas sur avec bonjour merci je vous nous ils elle sont der die das und ist nicht ein eine mit von zu auf den dem ich wir sie auch guten danke il di che non per sono della con gli ciao grazie och att det som en är jeg och ikke het een van niet ik'.split(
      ' ',
    ),
};
/** Letters that only some of them have. */
const marks: readonly (readonly [RegExp, 'es' | 'pt' | 'other'])[] = [
  [/[ñ¿¡]/gu, 'es'],
  [/[ãõ]/gu, 'pt'],
  [/[äößåøæœłşğčřžțșőű]/gu, 'other'],
];
const ofBoth = /[áéíóúâêôç]/u;
const charactersLookedAt = 4_000;
/** A letter that stands alone is no sign of a language. */
const pointsMin = 0.4;

const known = new Map<string, (keyof typeof words)[]>();
for (const [language, list] of Object.entries(words) as [keyof typeof words, readonly string[]][])
  for (const word of list) known.set(word, [...(known.get(word) ?? []), language]);

/** Which language a text is in, by its letters and frequent words. Made to tell English, Spanish and Portuguese apart, nothing more. */
export function languageOf(text: string): TextLanguage {
  const looked = text.slice(0, charactersLookedAt).normalize('NFC').toLowerCase();
  const letters = looked.match(/\p{L}/gu) ?? [];
  if (letters.length === 0) return 'unknown';
  const latin = looked.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (latin < letters.length / 2) return 'other';
  const points = { en: 0, es: 0, pt: 0, other: 0 };
  // A word that several languages have speaks for each of them a little.
  for (const [word] of looked.matchAll(/\p{L}+(?:'\p{L}+)?/gu)) {
    const languages = known.get(word) ?? [];
    for (const language of languages) points[language] += (word.length === 1 ? 0.3 : 1) / languages.length;
  }
  for (const [letter, language] of marks) points[language] += 1.5 * (looked.match(letter)?.length ?? 0);
  const [best, second] = (Object.entries(points) as [keyof typeof points, number][]).toSorted(([, one], [, other]) => other - one);
  if (!best || best[1] < pointsMin) return ofBoth.test(looked) ? 'other' : 'unknown';
  return second && best[1] === second[1] ? 'unknown' : best[0];
}
