import type { ReadingLanguage } from './tesseract.ts';

/**
 * Words that a page of the language can hardly do without, and that the others do not have. Also as they come out when the page was read in
 * another language: without their marks.
 */
const words: Readonly<Record<ReadingLanguage, ReadonlySet<string>>> = {
  en: set(
    'the of and to in is it that was for on are with as at be this have from or by not but what all were when your can said there use each which how their if will other about out many then them these would like him into time has look two more go see could my than first been who its now find long down day did get come made may part please thank you price due date',
  ),
  es: set(
    'el la los las del y en un una es que con por para su al lo se más mas pero sus le ya fue este esta estos estas ha sí porque entre cuando muy sin sobre también tambien me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese eso ante ellos e esto mi antes algunos qué unos yo otro otras otra él tanto esa mucho quienes nada muchos cual poco ella estar señor gracias fecha precio años calle según segun día dia nº número numero hoy cliente pedido dirección direccion ciudad',
  ),
  pt: set(
    'o os as do da dos das e em um uma é que com por para no na nos nas ao aos à não nao se mais mas foi ele ela seu sua seus suas ou ser quando muito há já também tambem só pelo pela até isso entre era depois sem mesmo você voce vocês tem são sao às minha têm meu minhas num numa pelos pelas nem esse eles estão essa este esta isto aquele deste nesta desta obrigado senhor data preço preco ano rua após apos então entao dia ainda hoje pedido endereço endereco cidade',
  ),
};
/** Letters that only one of the three has; a page read in another language loses most, so that each that is there counts. */
const letters: Readonly<Record<ReadingLanguage, RegExp>> = { en: /(?!)/g, es: /[ñ¿¡]/g, pt: /[ãõçàâêô]/g };
const endings: Readonly<Record<ReadingLanguage, RegExp>> = {
  en: /(?:ing|tion|ly|ed)$/,
  es: /(?:ción|cion|iones|dad|ando|iendo)$/,
  pt: /(?:ção|cao|ções|coes|dade|inho|agem|ões)$/,
};

/** How much more than the next a language must be worth. */
const clearLead = 1.15;

/** The language of a text that was read from a picture; null where too little speaks for any. */
export function pageLanguage(text: string): ReadingLanguage | null {
  const found =
    text
      .toLowerCase()
      .normalize('NFC')
      .match(/\p{L}+/gu) ?? [];
  const worth = (Object.keys(words) as ReadingLanguage[]).map((language) => {
    const known = found.filter((word) => words[language].has(word)).length;
    const ended = found.filter((word) => word.length > 5 && endings[language].test(word)).length;
    const marked = (text.toLowerCase().match(letters[language]) ?? []).length;
    return { language, points: known + ended / 2 + marked };
  });
  const [best, next] = worth.toSorted((one, other) => other.points - one.points);
  if (!best || !next || best.points < 1 || best.points < next.points * clearLead) return null;
  return best.language;
}

function set(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
