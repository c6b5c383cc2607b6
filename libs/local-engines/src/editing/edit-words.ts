/** Words that change nothing in what an order of editing means, in three languages and without accents. */
export const fillers = new Set(
  (
    'please kindly can could you just now the a an this that my it its image picture photo photograph pic to of in on at with by as and so be have give me for ' +
    'por favor puedes podrias la el lo las los una un esta este mi imagen foto fotografia a al de del en con que sea este y se me para ' +
    'voce pode poderia o os as um uma minha meu imagem de do da no na em com que seja fique e ao'
  ).split(' '),
);

/** Said in several words, of which some would part the sentence or mean something else alone. */
export const phrases: readonly (readonly [RegExp, string])[] = [
  [/\bblack (and|&) white\b|\bb&w\b|\bblanco y negro\b|\bpreto e branco\b|\bgr[ae]y ?-?scale\b|\bescala de grises\b|\b(escala|tons) de cinza\b/g, 'greyscale'],
  [/\b(counter|anti)[ -]?clockwise\b|\bsentido anti-?horario\b|\banti-?horario\b|\bto the left\b|\ba la izquierda\b|\b(para a|a) esquerda\b/g, 'leftwards'],
  [/\bclockwise\b|\bsentido horario\b|\bto the right\b|\ba la derecha\b|\b(para a|a) direita\b/g, 'rightwards'],
  [/\bupside down\b|\bboca abajo\b|\bde cabeca para baixo\b/g, 'upsidedown'],
  [/\b(a la|por la|to|in) (mitad|half)\b|\bpela metade\b|\bhalf( (the|its))? size\b/g, '50%'],
  [/\b(al|to|o|ao) doble\b|\b(ao|o) dobro\b|\b(twice|double)( (the|its))? size\b/g, '200%'],
  [/\b(parte )?(de )?(inferior|abajo|debajo|embaixo|rodape)\b|\bbelow\b|\bbaixo\b/g, 'bottom'],
  [/\b(parte )?(superior|arriba|encima|cima|topo)\b|\babove\b/g, 'top'],
  [/\bcent(er|re|ro)\b|\bmedio\b|\bmeio\b/g, 'middle'],
  [/\bbackground\b|\bfondo\b|\bfundo\b/g, 'background'],
];

/** What parts two orders. */
export const separators = /\s*(?:[,;.!]|\band then\b|\bthen\b|\band\b|\by luego\b|\bluego\b|\by despues\b|\bdespues\b|\by\b|\be depois\b|\bdepois\b|\be\b)\s*/;

export const colours: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      ['#ffffff', 'white blanco blanca branco branca'],
      ['#000000', 'black negro negra preto preta'],
      ['#e02020', 'red rojo roja vermelho vermelha'],
      ['#1f6fe0', 'blue azul'],
      ['#1fa040', 'green verde'],
      ['#ffd400', 'yellow amarillo amarilla amarelo amarela'],
      ['#ff8a00', 'orange naranja laranja'],
    ] as const
  ).flatMap(([hex, names]) => names.split(' ').map((name) => [name, hex])),
);
