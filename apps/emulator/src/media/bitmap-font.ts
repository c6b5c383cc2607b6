/**
 * A 5 x 7 font for what is drawn: five columns a character, one byte a column, lowest bit on top; from the space to the underscore.
 * Pictures say what they are on machines without any font too.
 */
const columns = Buffer.from(
  '0000000000' +
    '00005f0000' +
    '0007000700' +
    '147f147f14' +
    '242a7f2a12' +
    '2313086462' +
    '3649562050' +
    '0008070300' + // space to '
    '001c224100' +
    '0041221c00' +
    '2a1c7f1c2a' +
    '08083e0808' +
    '0080703000' +
    '0808080808' +
    '0000606000' +
    '2010080402' + // ( to /
    '3e5149453e' +
    '00427f4000' +
    '7249494946' +
    '2141494d33' +
    '1814127f10' +
    '2745454539' +
    '3c4a494931' +
    '4121110907' + // 0 to 7
    '3649494936' +
    '464949291e' +
    '0000140000' +
    '0040340000' +
    '0008142241' +
    '1414141414' +
    '0041221408' +
    '0201590906' + // 8 to ?
    '3e415d594e' +
    '7c1211127c' +
    '7f49494936' +
    '3e41414122' +
    '7f4141413e' +
    '7f49494941' +
    '7f09090901' +
    '3e41415173' + // @ to G
    '7f0808087f' +
    '00417f4100' +
    '2040413f01' +
    '7f08142241' +
    '7f40404040' +
    '7f021c027f' +
    '7f0408107f' +
    '3e4141413e' + // H to O
    '7f09090906' +
    '3e4151215e' +
    '7f09192946' +
    '2649494932' +
    '03017f0103' +
    '3f4040403f' +
    '1f2040201f' +
    '3f4038403f' + // P to W
    '6314081463' +
    '0304780403' +
    '6159494d43' +
    '007f414141' +
    '0204081020' +
    '004141417f' +
    '0402010204' +
    '4040404040', //   X to _
  'hex',
);

export const glyphWidth = 5;
export const glyphHeight = 7;
/** A column of air after each character. */
export const glyphAdvance = glyphWidth + 1;

/** The text in characters that the font has: capitals without accents, everything else a question mark. */
export function drawable(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .toUpperCase()
    .replaceAll(/[^ -_]/gu, '?');
}

/** Whether a character has ink at a place. */
export function hasInk(character: string, x: number, y: number): boolean {
  const column = columns[(character.charCodeAt(0) - 32) * glyphWidth + x] ?? 0;
  return ((column >> y) & 1) === 1;
}
