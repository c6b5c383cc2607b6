import type { StyleName } from '../style/styles.ts';
import type { Phrases } from './plain-words.ts';

/** English, Spanish, Portuguese. */
export const styleWords: Phrases<StyleName> = {
  pop: 'pop, indie, indie pop, pop rock, corporate, commercial, jingle, comercial, publicidad, publicidade, corporativo',
  rock: 'rock, rock and roll, rock n roll, grunge, punk, hard rock, alternative, alternativo',
  metal: 'metal, heavy metal, metalcore, thrash',
  blues: 'blues, rhythm and blues',
  jazz: 'jazz, swing, bebop, big band, smooth jazz',
  funk: 'funk, funky, soul, groove, rnb, r b, motown, funk americano',
  reggae: 'reggae, ska, dub',
  country: 'country, western, bluegrass, sertanejo, ranchera, norteno, ranchero',
  folk: 'folk, acoustic, acustico, acustica, singer songwriter, campfire, folclore, folklore, celtic, celta, irish, irlandesa, medieval',
  classical:
    'classical, clasica, clasico, classica, classico, baroque, barroca, barroco, sonata, mozart, bach, chamber, minuet, minueto, solo piano, piano solo',
  cinematic:
    'cinematic, cinematico, cinematica, cinematografico, cinematografica, orchestral, orquestal, orquestral, orchestra, orquesta, orquestra, epic, epico, epica, trailer, film score, soundtrack, banda sonora, trilha sonora, symphonic, sinfonica, sinfonico, fantasy, adventure, aventura, heroic, heroico, heroica',
  ambient:
    'ambient, ambiental, ambiente, meditation, meditacion, meditacao, drone, relaxation, spa, yoga, atmospheric, atmosferica, atmosferico, new age, sleep, dormir, space, espacial, relaxing, relajante, relaxante',
  lullaby: 'lullaby, cancion de cuna, nana, cancao de ninar, music box, caja de musica, caixa de musica, lullabies',
  waltz: 'waltz, vals, valsa, 3 4',
  march: 'march, marcha, marching band, parade, desfile, military, militar, anthem, himno, hino, circus, circo',
  house: 'house, deep house, edm, electronic, electronica, electronico, eletronica, eletronico, dance, club, electro, eletro, trance, dance music',
  techno: 'techno, tecno, rave, industrial, minimal techno, drum and bass, dnb',
  synthwave: 'synthwave, retrowave, 80s, eighties, anos 80, vaporwave, synth pop, synthpop, cyberpunk, retro wave',
  disco: 'disco, nu disco, 70s, seventies, anos 70',
  lofi: 'lofi, lo fi, chillhop, study, estudiar, estudar, chill, chillout, coffee shop, lounge, chill out',
  hipHop: 'hip hop, hiphop, rap, boom bap',
  trap: 'trap, drill, phonk, dubstep',
  chiptune: 'chiptune, 8 bit, 8bit, arcade, video game, videogame, videojuego, videojogo, game boy, retro game',
  bossaNova: 'bossa nova, bossa, mpb',
  samba: 'samba, pagode, carnaval, carnival, batucada, brazilian, brasilena, brasileira, forro, choro',
  salsa: 'salsa, son cubano, mambo, timba, latin, latina, latino, merengue, bachata, rumba, cha cha cha, cuban, cubana, bolero',
  cumbia: 'cumbia, vallenato',
  reggaeton: 'reggaeton, regueton, perreo, dembow, latin pop, pop latino, dancehall',
  tango: 'tango, milonga',
  flamenco: 'flamenco, flamenca, spanish guitar, guitarra espanola, andaluz, bulerias, guitarra flamenca',
};
