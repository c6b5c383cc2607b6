import { benFilmBackground, birefnetFilmBackground, briaFilmBackground, veedFilmBackground } from './endpoints/film-backgrounds.ts';
import { filmOfPicture, filmOfText, klingFilmOfPicture, klingFilmOfText, swapInFilm, talkingPicture } from './endpoints/films.ts';
import { changePicture, drawFromText, enlarge, removeBackground, replaceBackground, swapFace } from './endpoints/pictures.ts';
import { makeModel, makeMusic, speak } from './endpoints/sounds-and-models.ts';
import type { FalEndpoint } from './fal-endpoint.ts';

/** The first whose pattern fits an endpoint id serves it: exact ids first, then families by the words of the id. */
const endpoints: readonly FalEndpoint[] = [
  removeBackground,
  replaceBackground,
  briaFilmBackground,
  veedFilmBackground,
  birefnetFilmBackground,
  benFilmBackground,
  swapInFilm,
  swapFace,
  klingFilmOfPicture,
  klingFilmOfText,
  talkingPicture,
  filmOfPicture,
  filmOfText,
  makeModel,
  enlarge,
  makeMusic,
  speak,
  changePicture,
  drawFromText,
];

export function falEndpointOf(id: string): FalEndpoint | undefined {
  return endpoints.find(({ pattern }) => pattern.test(id));
}
