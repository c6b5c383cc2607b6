type ReasonLocale = 'es' | 'pt' | 'en';

/** What we say ourselves of a provider, in the other languages. A provider's own words stay as they came: they are a quotation. */
const translations: ReadonlyMap<string, Readonly<Record<'es' | 'pt', string>>> = new Map([
  ["the operator's credentials were refused", { es: 'las credenciales del operador fueron rechazadas', pt: 'as credenciais do operador foram recusadas' }],
  ["the operator's account may not do this", { es: 'la cuenta del operador no puede hacer esto', pt: 'a conta do operador não pode fazer isto' }],
  ["the operator's account has no credit left", { es: 'la cuenta del operador no tiene saldo', pt: 'a conta do operador não tem saldo' }],
  ['the provider is at its rate limit', { es: 'el proveedor llegó a su límite de peticiones', pt: 'o provedor chegou ao seu limite de pedidos' }],
  ['the provider is overloaded', { es: 'el proveedor está sobrecargado', pt: 'o provedor está sobrecarregado' }],
  ['the provider does not have this model', { es: 'el proveedor no tiene este modelo', pt: 'o provedor não tem este modelo' }],
  ['the provider had an internal error', { es: 'el proveedor tuvo un error interno', pt: 'o provedor teve um erro interno' }],
  ['the provider cannot be reached', { es: 'no se puede contactar con el proveedor', pt: 'não é possível contatar o provedor' }],
  ['the answer was not valid HTTP', { es: 'la respuesta no es HTTP válido', pt: 'a resposta não é HTTP válido' }],
  ['the connection broke before an answer came', { es: 'la conexión se cortó antes de la respuesta', pt: 'a conexão caiu antes da resposta' }],
  ['the connection broke in mid-answer', { es: 'la conexión se cortó a media respuesta', pt: 'a conexão caiu no meio da resposta' }],
  ['the answer could not be understood', { es: 'la respuesta no se entiende', pt: 'a resposta não pôde ser entendida' }],
  ['the answer stopped before its end', { es: 'la respuesta se detuvo antes de su fin', pt: 'a resposta parou antes do fim' }],
  ['resting after failures', { es: 'en pausa tras fallos', pt: 'em pausa após falhas' }],
  [
    'test keys need the emulator and none is set',
    { es: 'las claves de prueba necesitan el emulador, que no está configurado', pt: 'as chaves de teste precisam do emulador, que não está configurado' },
  ],
  ['no route took the call', { es: 'ninguna ruta aceptó la llamada', pt: 'nenhuma rota aceitou a chamada' }],
  [
    'no provider of it offers this operation',
    { es: 'ninguno de sus proveedores ofrece esta operación', pt: 'nenhum dos seus provedores oferece esta operação' },
  ],
]);

/** Our own words for what a provider did, as English text that `wordProviderReason` knows in every language. */
export const knownProviderReasons: ReadonlySet<string> = new Set(translations.keys());

/** `vendor: reason` keeps its vendor. */
const named = /^([a-z0-9/-]{1,64}): (.+)$/s;

/** The reason in the language of the text around it. */
export function wordProviderReason(reason: string, locale: ReasonLocale): string {
  if (locale === 'en') return reason;
  const [, vendor, own] = named.exec(reason) ?? [];
  const known = translations.get(own ?? reason);
  if (!known) return reason;
  return vendor === undefined ? known[locale] : `${vendor}: ${known[locale]}`;
}
