import type { Model, Route } from '@portazgo/catalog';
import type { KeyMode, Locale, ProviderRoom, ProvidersReply, RestingProvider } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RoomKnowledge } from './room-view.ts';

/** Why nobody can do an operation of a model at this moment. */
export interface Unavailability {
  /** Whether the room itself is away: it may be back in a moment. */
  readonly isRoomAway: boolean;
  readonly reason: Readonly<Record<Locale, string>>;
  toError(locale: Locale): ServiceError;
}

/** Long enough for a room to start again. */
const roomRetrySeconds = 5;
/** Somebody has to set something up first. */
const setUpRetrySeconds = 60;

export function whyNot(
  model: Pick<Model, 'id' | 'routes'>,
  operation: string,
  keyMode: KeyMode,
  room: ProviderRoom,
  knowledge: RoomKnowledge,
): Unavailability | null {
  if (knowledge === 'unknown') return null;
  if (knowledge === 'absent') return roomAway(room);
  const { missing } = knowledge;
  const able = ableProviders(knowledge, keyMode);
  const routes = routesOf(model, operation);
  const lack = ({ provider, upstreamModel }: Route) => missing.find((each) => each.provider === provider && each.upstreamModel === upstreamModel);
  if (routes.some((route) => able.has(route.provider) && !lack(route))) return null;
  const reason = whyOff(
    routes.filter(({ provider }) => !able.has(provider)).map(({ provider }) => provider),
    routes.flatMap((route) => lack(route)?.reason ?? []),
    keyMode,
  );
  const toError = (locale: Locale) => new ServiceError('model_unavailable', { model: model.id, reason: reason[locale], retryAfterSeconds: setUpRetrySeconds });
  return { isRoomAway: false, reason, toError };
}

/** Every provider that could do it refuses all calls for the moment: our credentials, or the model. */
export function whyResting(model: Pick<Model, 'id' | 'routes'>, operation: string, keyMode: KeyMode, knowledge: RoomKnowledge): Unavailability | null {
  if (knowledge === 'unknown' || knowledge === 'absent') return null;
  const able = ableProviders(knowledge, keyMode);
  const lacks = ({ provider, upstreamModel }: Route) => knowledge.missing.some((each) => each.provider === provider && each.upstreamModel === upstreamModel);
  const routes = routesOf(model, operation).filter((route) => able.has(route.provider) && !lacks(route));
  const rests = routes.map((route) => knowledge.resting.find((each) => each.isForAll && isOf(each, route)));
  const waitsMs = rests.flatMap((rest) => (rest ? [rest.retryAfterMs] : []));
  if (routes.length === 0 || waitsMs.length < routes.length) return null;
  const names = [...new Set(routes.map(({ provider }) => provider))].join(', ');
  const reason = rests.every((rest) => rest?.upstreamModel === null) ? credentialsRefused(names) : refusedForNow(names);
  const retryAfterSeconds = Math.max(1, Math.ceil(Math.min(...waitsMs) / 1_000));
  const toError = (locale: Locale) => new ServiceError('model_unavailable', { model: model.id, reason: reason[locale], retryAfterSeconds });
  return { isRoomAway: false, reason, toError };
}

const ableProviders = ({ live, emulated, builtIn }: ProvidersReply, keyMode: KeyMode): ReadonlySet<string> =>
  new Set(keyMode === 'test' ? [...emulated, ...builtIn] : [...live, ...emulated]);

const routesOf = ({ routes }: Pick<Model, 'routes'>, operation: string): Route[] =>
  routes.filter(({ operations }) => operations?.some((listed) => listed === operation) ?? true);

/** Where the emulator stands in, each of its models has an account of its own. */
function isOf({ provider, upstreamModel }: RestingProvider, route: Route): boolean {
  if (upstreamModel === null) return provider === route.provider || provider === `emulator/${route.provider}/${route.upstreamModel}/account`;
  return upstreamModel === route.upstreamModel && (provider === route.provider || provider === `emulator/${route.provider}`);
}

const credentialsRefused = (names: string) => ({
  es: `${names} no acepta las credenciales de la pasarela`,
  pt: `${names} não aceita as credenciais do gateway`,
  en: `${names} does not accept the credentials of the gateway`,
});

const refusedForNow = (names: string) => ({
  es: `${names} no atiende este modelo en este momento`,
  pt: `${names} não atende este modelo no momento`,
  en: `${names} does not serve this model at the moment`,
});

function whyOff(off: readonly string[], lacks: readonly string[], keyMode: KeyMode): Readonly<Record<Locale, string>> {
  const credentials = keyMode === 'test' ? withoutEmulator : withoutCredentials([...new Set(off)].join(', '));
  // What a machine lacks is said in English, as its package manager would.
  const say = (locale: Locale) => [...(off.length > 0 ? [credentials[locale]] : []), ...lacks].join('; ');
  return { es: say('es'), pt: say('pt'), en: say('en') };
}

function roomAway(room: ProviderRoom): Unavailability {
  const reason = { es: `el servicio ${room} no responde`, pt: `o serviço ${room} não responde`, en: `the service ${room} does not answer` };
  return { isRoomAway: true, reason, toError: () => new ServiceError('service_unavailable', { service: room, retryAfterSeconds: roomRetrySeconds }) };
}

const withoutCredentials = (names: string) => ({
  es: `faltan las credenciales de ${names}`,
  pt: `faltam as credenciais de ${names}`,
  en: `no credentials for ${names}`,
});

const withoutEmulator = {
  es: 'las claves de prueba necesitan el emulador y no está configurado',
  pt: 'as chaves de teste precisam do emulador, que não está configurado',
  en: 'test keys need the emulator, which is not set up',
};
