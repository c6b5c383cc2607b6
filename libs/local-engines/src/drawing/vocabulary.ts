/** What a prompt can put into a scene, by the words of three languages, without accents. Plurals are taken off before. */
export type Trait = keyof typeof words;

const words = {
  // Time of day
  dawn: 'dawn sunrise daybreak morning amanecer alba madrugada manana amanhecer',
  day: 'day daytime noon midday dia mediodia sunny soleado ensolarado meiodia',
  sunset: 'sunset sundown atardecer ocaso anochecer puesta entardecer poente ocasocita crepusculo',
  dusk: 'dusk twilight evening penumbra lusco anoitecer',
  night: 'night midnight nocturnal nighttime noche nocturno nocturna medianoche noite noturno noturna meianoite',
  // Weather and season
  clouds: 'cloud cloudy overcast nube nublado nublada nuboso nuven nuvem nublad',
  storm: 'storm stormy thunderstorm thunder lightning tormenta tempestad relampago rayo trueno tempestade trovao',
  rain: 'rain rainy lluvia lluvioso chuva chuvoso raining',
  snow: 'snow snowy winter ice frozen nieve nevado nevada invierno hielo neve inverno gelo',
  fog: 'fog foggy mist misty haze niebla neblina bruma nevoa nevoeiro',
  autumn: 'autumn fall otono outono',
  spring: 'spring primavera blossom',
  // Places
  sea: 'sea ocean coast seaside mar oceano costa litoral wave ola marina',
  beach: 'beach shore playa praia orilla areia',
  lake: 'lake pond lagoon lago laguna lagoa estanque',
  river: 'river stream rio arroyo riacho ribeira',
  island: 'island isle isla ilha',
  mountain: 'mountain mount alp peak summit montana monte cordillera sierra cumbre montanha serra pico cume andes',
  volcano: 'volcano volcan vulcao',
  hill: 'hill hillside colina loma cerro valley valle vale',
  forest: 'forest wood woodland bosque floresta mata pine pino pinar pinheiro fir',
  jungle: 'jungle tropical selva rainforest palm palmera palmeira',
  desert: 'desert dune desierto duna deserto sand arena sahara',
  field: 'field meadow grass prairie farm campo prado pradera hierba cesped grama campina trigo wheat',
  city: 'city town skyline downtown building skyscraper street ciudad pueblo edificio rascacielo calle cidade predio arranhaceu rua urban urbano urbana metropolis',
  space: 'space cosmos galaxy universe nebula espacio universo galaxia nebulosa espaco cosmico cosmic',
  // Things
  sun: 'sun sol',
  moon: 'moon luna lua moonlight',
  stars: 'star starry estrella estrellado estrellada estrela estrelado estrelada',
  aurora: 'aurora borealis boreal northern',
  rainbow: 'rainbow arcoiri arcoiris',
  bird: 'bird gull seagull pajaro ave gaviota passaro gaivota',
  boat: 'boat ship sailboat sail barco velero barca bote nave navio veleiro',
  house: 'house home cabin cottage casa cabana casita hut choza',
  lighthouse: 'lighthouse faro farol',
  bridge: 'bridge puente ponte',
  tree: 'tree arbol arvore',
  flower: 'flower rose tulip poppy flor tulipan amapola tulipa papoula lavender lavanda girasol sunflower girassol',
  cactus: 'cactus cacto cactu saguaro',
  balloon: 'balloon globo balao',
  planet: 'planet planeta saturn saturno mars marte',
  pyramid: 'pyramid piramide egypt egipto egito',
  // Pictures of nothing
  abstract: 'abstract abstraction abstracto abstracta abstrato abstrata pattern patron padrao texture textura wallpaper',
  circles: 'circle bubble dot circulo burbuja bolha punto ponto esfera sphere',
  waves: 'wavy flow swirl ondulado ondulada flujo fluxo remolino curva curve',
  geometric: 'geometric geometry triangle square polygon cube geometrico geometrica geometria triangulo cuadrado quadrado poligono cubo mosaic mosaico',
  lines: 'line stripe linea raya linha listra',
  // Manner
  minimal: 'minimal minimalist simple minimalista sencillo simples',
  pastel: 'pastel soft suave delicado delicada',
  neon: 'neon cyberpunk synthwave vaporwave retrowave fluorescente',
  mono: 'monochrome grayscale greyscale monocromo monocromatico',
  dark: 'dark gloomy oscuro oscura escuro escura sombrio sombria tenebroso',
  bright: 'bright vivid colorful colourful brillante vivo colorido colorida brilhante luminoso',
  // Colours
  red: 'red crimson scarlet rojo roja vermelho vermelha carmesi rubro',
  orange: 'orange naranja laranja',
  yellow: 'yellow amarillo amarilla amarelo amarela',
  gold: 'gold golden dorado dorada oro dourado dourada ouro',
  green: 'green emerald verde esmeralda',
  turquoise: 'turquoise teal cyan turquesa cian celeste aqua ciano',
  blue: 'blue navy azul',
  violet: 'violet purple lilac violeta morado morada purpura lila roxo roxa',
  pink: 'pink magenta rosa rosado rosada fucsia',
} as const satisfies Record<string, string>;

export const colourHues = { red: 25, orange: 55, yellow: 100, gold: 85, green: 145, turquoise: 195, blue: 255, violet: 300, pink: 355 } as const;
export type ColourTrait = keyof typeof colourHues;

const traitOf = new Map<string, Trait>();
for (const [trait, list] of Object.entries(words)) for (const word of list.split(' ')) if (!traitOf.has(word)) traitOf.set(word, trait as Trait);

const numbers = new Map<string, number>(
  [
    ['one', 'un', 'una', 'uno', 'um', 'uma'],
    ['two', 'dos', 'dois', 'duas', 'pair', 'par'],
    ['three', 'tres'],
    ['four', 'cuatro', 'quatro'],
    ['five', 'cinco'],
    ['six', 'seis'],
    ['seven', 'siete', 'sete'],
    ['eight', 'ocho', 'oito'],
    ['nine', 'nueve', 'nove'],
    ['ten', 'diez', 'dez'],
  ].flatMap((names, index) => names.map((name): [string, number] => [name, index + 1])),
);
/** So many of a thing still find room. */
const countMax = 24;
/** A number counts the thing that follows it within so many words: "three small white boats". */
const reach = 3;

/** What the words of a prompt mean, in their order, and how many of what it says. */
export interface Understood {
  readonly traits: ReadonlySet<Trait>;
  readonly counts: ReadonlyMap<Trait, number>;
}

export function understand(prompt: string): Understood {
  const tokens = prompt
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .replace(/black and white|blanco y negro|preto e branco/g, 'monochrome')
    .replace(/por do sol|puesta de(l)? sol/g, 'sunset')
    .replace(/nascer do sol|salida del sol/g, 'dawn')
    .replace(/arco[ -]iris/g, 'rainbow')
    .match(/[a-z]+|\d+/g);
  const traits = new Set<Trait>();
  const counts = new Map<Trait, number>();
  let count: { value: number; at: number } | undefined;
  for (const [at, token] of (tokens ?? []).entries()) {
    const value = /^\d+$/.test(token) ? Number(token) : numbers.get(token);
    if (value !== undefined) count = { value, at };
    const trait = meaning(token);
    if (!trait) continue;
    traits.add(trait);
    if (count && at - count.at <= reach && !(trait in colourHues)) {
      if (count.value >= 1) counts.set(trait, Math.min(countMax, count.value));
      count = undefined;
    }
  }
  return { traits, counts };
}

function meaning(token: string): Trait | undefined {
  const stems = [token, token.replace(/s$/, ''), token.replace(/es$/, ''), token.replace(/ies$/, 'y'), token.replace(/oes$/, 'ao'), token.replace(/ns$/, 'm')];
  for (const stem of stems) {
    const trait = traitOf.get(stem);
    if (trait) return trait;
  }
  return undefined;
}
