import { wordFileReason } from './file-reasons.ts';
import { wordProviderReason } from './provider-reasons.ts';

/**
 * The one table of errors. A code gives status, whether the same call may succeed later, and the text for the client
 * in the three languages of the house. Dialects render it in their own shape; processes exchange `{ code, details }`.
 * `docs/errors.md` is held to this table by a test.
 */
export interface ErrorDefinition<Details extends object> {
  readonly status: number;
  /** The same call, unchanged, may succeed later. */
  readonly retryable: boolean;
  readonly message: { readonly [L in 'es' | 'pt' | 'en']: (details: Details) => string };
}

function define<Details extends object = Record<string, never>>(
  status: number,
  message: ErrorDefinition<Details>['message'],
  options: { retryable?: boolean } = {},
): ErrorDefinition<Details> {
  return { status, retryable: options.retryable ?? false, message };
}

interface FieldDetails {
  field: string;
  reason: string;
}
/** `neverSent`: proof that the call did not reach the service, so that nothing can have been done for it. */
interface NeverSent {
  service?: string;
  neverSent?: true;
}
interface RetryDetails {
  retryAfterSeconds: number;
}

export const errorCatalog = {
  // 400: the request itself
  invalid_json: define<{ reason: string }>(400, {
    es: ({ reason }) => `El cuerpo no es JSON válido: ${reason}.`,
    pt: ({ reason }) => `O corpo não é JSON válido: ${reason}.`,
    en: ({ reason }) => `The body is not valid JSON: ${reason}.`,
  }),
  invalid_request: define<FieldDetails>(400, {
    es: ({ field, reason }) => `El campo '${field}' no es válido: ${reason}.`,
    pt: ({ field, reason }) => `O campo '${field}' não é válido: ${reason}.`,
    en: ({ field, reason }) => `The field '${field}' is not valid: ${reason}.`,
  }),
  unsupported_parameter: define<FieldDetails>(400, {
    es: ({ field, reason }) => `El parámetro '${field}' no se admite: ${reason}.`,
    pt: ({ field, reason }) => `O parâmetro '${field}' não é suportado: ${reason}.`,
    en: ({ field, reason }) => `The parameter '${field}' is not supported: ${reason}.`,
  }),
  previous_response_not_found: define<{ field: string; id: string }>(400, {
    es: ({ id }) => `No hay ninguna respuesta anterior guardada con el id '${id}'.`,
    pt: ({ id }) => `Não há nenhuma resposta anterior guardada com o id '${id}'.`,
    en: ({ id }) => `Previous response with id '${id}' not found.`,
  }),
  context_length_exceeded: define<{ field: string; limit: number; requested: number }>(400, {
    es: ({ limit, requested }) => `El modelo admite ${limit} tokens y la petición necesita ${requested}.`,
    pt: ({ limit, requested }) => `O modelo aceita ${limit} tokens e o pedido precisa de ${requested}.`,
    en: ({ limit, requested }) => `The model takes ${limit} tokens and the request needs ${requested}.`,
  }),
  /** No operator means this: a price list or a multiplier is wrong. */
  price_too_large: define<{ limitCredits: number }>(400, {
    es: ({ limitCredits }) => `El precio de la llamada puede pasar de ${limitCredits} créditos, lo máximo que una llamada puede reservar.`,
    pt: ({ limitCredits }) => `O preço da chamada pode passar de ${limitCredits} créditos, o máximo que uma chamada pode reservar.`,
    en: ({ limitCredits }) => `The price of the call may pass ${limitCredits} credits, the most that one call may hold.`,
  }),
  content_blocked: define<{ reason: string }>(400, {
    es: ({ reason }) => `El proveedor rechazó el contenido: ${wordProviderReason(reason, 'es')}.`,
    pt: ({ reason }) => `O provedor recusou o conteúdo: ${wordProviderReason(reason, 'pt')}.`,
    en: ({ reason }) => `The provider refused the content: ${reason}.`,
  }),
  /** The word that callers of image models know. */
  input_moderation: define<{ reason: string }>(400, {
    es: ({ reason }) => `La moderación rechazó el contenido de la petición: ${reason}.`,
    pt: ({ reason }) => `A moderação recusou o conteúdo do pedido: ${reason}.`,
    en: ({ reason }) => `Moderation refused the content of the request: ${reason}.`,
  }),
  /** `field` as the provider names it, when it does. */
  provider_refused: define<{ provider: string; reason: string; field?: string }>(400, {
    es: ({ provider, reason, field }) => `El proveedor ${provider} no acepta ${field ? `'${field}'` : 'esta petición'}: ${wordProviderReason(reason, 'es')}.`,
    pt: ({ provider, reason, field }) => `O provedor ${provider} não aceita ${field ? `'${field}'` : 'este pedido'}: ${wordProviderReason(reason, 'pt')}.`,
    en: ({ provider, reason, field }) => `The provider ${provider} does not accept ${field ? `'${field}'` : 'this request'}: ${reason}.`,
  }),
  file_refused: define<FieldDetails>(400, {
    es: ({ field, reason }) => `El archivo de '${field}' no se acepta: ${wordFileReason(reason, 'es')}.`,
    pt: ({ field, reason }) => `O arquivo de '${field}' não é aceito: ${wordFileReason(reason, 'pt')}.`,
    en: ({ field, reason }) => `The file of '${field}' is not accepted: ${wordFileReason(reason, 'en')}.`,
  }),
  // 401
  key_missing: define(401, {
    es: () => 'Falta la clave: envía el encabezado Authorization: Bearer <clave>.',
    pt: () => 'Falta a chave: envie o cabeçalho Authorization: Bearer <chave>.',
    en: () => 'The key is missing: send the header Authorization: Bearer <key>.',
  }),
  key_malformed: define(401, {
    es: () => 'La clave no tiene la forma esperada (ptz_live_… o ptz_test_…).',
    pt: () => 'A chave não tem a forma esperada (ptz_live_… ou ptz_test_…).',
    en: () => 'The key does not have the expected form (ptz_live_… or ptz_test_…).',
  }),
  key_checksum: define(401, {
    es: () => 'La suma de control de la clave no coincide: hay un error de copia.',
    pt: () => 'A soma de verificação da chave não confere: há um erro de cópia.',
    en: () => 'The checksum of the key does not match: it was mistyped or cut.',
  }),
  key_unknown: define(401, {
    es: () => 'La clave no existe.',
    pt: () => 'A chave não existe.',
    en: () => 'The key does not exist.',
  }),
  key_revoked: define(401, {
    es: () => 'La clave fue revocada.',
    pt: () => 'A chave foi revogada.',
    en: () => 'The key has been revoked.',
  }),
  key_expired: define<{ expiredAt: string }>(401, {
    es: ({ expiredAt }) => `La clave o el cliente caducó el ${expiredAt}.`,
    pt: ({ expiredAt }) => `A chave ou o cliente expirou em ${expiredAt}.`,
    en: ({ expiredAt }) => `The key or its client expired at ${expiredAt}.`,
  }),
  admin_token_invalid: define(401, {
    es: () => 'El token de administración falta o no es válido.',
    pt: () => 'O token de administração falta ou não é válido.',
    en: () => 'The admin token is missing or not valid.',
  }),
  // 402
  insufficient_credits: define<{ needed: number; available: number; reserved: number }>(402, {
    es: ({ needed, available, reserved }) => `La llamada necesita ${needed} créditos; hay ${available} disponibles y ${reserved} reservados.`,
    pt: ({ needed, available, reserved }) => `A chamada precisa de ${needed} créditos; há ${available} disponíveis e ${reserved} reservados.`,
    en: ({ needed, available, reserved }) => `The call needs ${needed} credits; ${available} are available and ${reserved} are reserved.`,
  }),
  spend_cap_reached: define<{ cap: number; spent: number; reserved: number; needed: number }>(402, {
    es: ({ cap, spent, reserved, needed }) => `La clave puede gastar ${cap} créditos; lleva ${spent}, reserva ${reserved} y esta llamada necesita ${needed}.`,
    pt: ({ cap, spent, reserved, needed }) => `A chave pode gastar ${cap} créditos; gastou ${spent}, reserva ${reserved} e esta chamada precisa de ${needed}.`,
    en: ({ cap, spent, reserved, needed }) => `The key may spend ${cap} credits; it has spent ${spent}, reserves ${reserved}, and this call needs ${needed}.`,
  }),
  // 403
  scope_missing: define<{ scope: string }>(403, {
    es: ({ scope }) => `La clave no tiene el permiso '${scope}'.`,
    pt: ({ scope }) => `A chave não tem a permissão '${scope}'.`,
    en: ({ scope }) => `The key does not have the scope '${scope}'.`,
  }),
  model_not_allowed: define<{ model: string }>(403, {
    es: ({ model }) => `La clave no puede usar el modelo '${model}'.`,
    pt: ({ model }) => `A chave não pode usar o modelo '${model}'.`,
    en: ({ model }) => `The key may not use the model '${model}'.`,
  }),
  plan_restricted: define<{ plan: string; model: string }>(403, {
    es: ({ plan, model }) => `El plan '${plan}' no incluye el modelo '${model}'.`,
    pt: ({ plan, model }) => `O plano '${plan}' não inclui o modelo '${model}'.`,
    en: ({ plan, model }) => `The plan '${plan}' does not include the model '${model}'.`,
  }),
  live_key_required: define(403, {
    es: () => 'Una clave de prueba no puede ver ni cambiar lo que usan las claves reales; hace falta una clave real.',
    pt: () => 'Uma chave de teste não pode ver nem alterar o que as chaves reais usam; é preciso uma chave real.',
    en: () => 'A test key may neither see nor change what live keys use; a live key is needed.',
  }),
  ip_not_allowed: define(403, {
    es: () => 'La clave no se puede usar desde esta dirección.',
    pt: () => 'A chave não pode ser usada deste endereço.',
    en: () => 'The key may not be used from this address.',
  }),
  client_suspended: define(403, {
    es: () => 'El cliente está suspendido.',
    pt: () => 'O cliente está suspenso.',
    en: () => 'The client is suspended.',
  }),
  origin_not_allowed: define(403, {
    es: () => 'Este origen no puede abrir un WebSocket.',
    pt: () => 'Esta origem não pode abrir um WebSocket.',
    en: () => 'This origin may not open a WebSocket.',
  }),
  // 404, 405
  /** `instead` is a route that exists and was probably meant. */
  route_not_found: define<{ method: string; path: string; instead?: string }>(404, {
    es: ({ method, path, instead }) => `Este gateway no ofrece la ruta ${method} ${path}${instead ? `; quizá buscas ${instead}` : ''}.`,
    pt: ({ method, path, instead }) => `Este gateway não oferece a rota ${method} ${path}${instead ? `; talvez você procure ${instead}` : ''}.`,
    en: ({ method, path, instead }) => `This gateway does not offer the route ${method} ${path}${instead ? `; perhaps ${instead} is meant` : ''}.`,
  }),
  /** `near`: names that are nearly the same. */
  model_not_found: define<{ field: string; model: string; near?: string }>(404, {
    es: ({ model, near }) => `No existe el modelo o modo '${model}'.${near ? ` Parecidos: ${near}.` : ''} GET /v1/models los nombra todos.`,
    pt: ({ model, near }) => `Não existe o modelo ou modo '${model}'.${near ? ` Parecidos: ${near}.` : ''} GET /v1/models lista todos.`,
    en: ({ model, near }) => `There is no model or mode '${model}'.${near ? ` Near it: ${near}.` : ''} GET /v1/models lists them all.`,
  }),
  response_not_found: define<{ id: string }>(404, {
    es: ({ id }) => `No hay ninguna respuesta guardada con el id '${id}'.`,
    pt: ({ id }) => `Não há nenhuma resposta guardada com o id '${id}'.`,
    en: ({ id }) => `Response with id '${id}' not found.`,
  }),
  item_not_found: define<{ field: string; id: string }>(404, {
    es: ({ field, id }) =>
      `El elemento '${id}' de '${field}' no está guardado aquí: las respuestas con store: false no se guardan. Envía el elemento mismo, o pide la respuesta con store: true.`,
    pt: ({ field, id }) =>
      `O item '${id}' de '${field}' não está guardado aqui: as respostas com store: false não são guardadas. Envie o próprio item, ou peça a resposta com store: true.`,
    en: ({ field, id }) =>
      `Item with id '${id}' ('${field}') not found: items are not kept when store is false. Send the item itself, or ask with store: true.`,
  }),
  not_found: define<{ what: string }>(404, {
    es: ({ what }) => `No se encontró: ${what}.`,
    pt: ({ what }) => `Não encontrado: ${what}.`,
    en: ({ what }) => `Not found: ${what}.`,
  }),
  method_not_allowed: define<{ method: string; allowed: string }>(405, {
    es: ({ method, allowed }) => `La ruta no admite ${method}; admite ${allowed}.`,
    pt: ({ method, allowed }) => `A rota não aceita ${method}; aceita ${allowed}.`,
    en: ({ method, allowed }) => `The route does not take ${method}; it takes ${allowed}.`,
  }),
  // 408 to 422
  request_timeout: define(
    408,
    {
      es: () => 'El cuerpo no llegó completo a tiempo.',
      pt: () => 'O corpo não chegou completo a tempo.',
      en: () => 'The body did not arrive whole in time.',
    },
    { retryable: true },
  ),
  idempotency_in_flight: define<RetryDetails>(
    409,
    {
      es: () => 'Otra petición con la misma Idempotency-Key está en curso.',
      pt: () => 'Outro pedido com a mesma Idempotency-Key está em andamento.',
      en: () => 'Another request with the same Idempotency-Key is in flight.',
    },
    { retryable: true },
  ),
  idempotency_answer_lost: define(409, {
    es: () => 'La primera petición con esta Idempotency-Key terminó, pero su respuesta no se conservó; para pedirlo de nuevo, usa otra clave.',
    pt: () => 'O primeiro pedido com esta Idempotency-Key terminou, mas sua resposta não foi guardada; para pedir de novo, use outra chave.',
    en: () => 'The first request with this Idempotency-Key ended, but its answer was not kept; use another key to ask again.',
  }),
  conflict: define<{ reason: string }>(409, {
    es: ({ reason }) => `Conflicto: ${reason}.`,
    pt: ({ reason }) => `Conflito: ${reason}.`,
    en: ({ reason }) => `Conflict: ${reason}.`,
  }),
  body_too_large: define<{ limitBytes: number }>(413, {
    es: ({ limitBytes }) => `El cuerpo supera ${limitBytes} bytes.`,
    pt: ({ limitBytes }) => `O corpo passa de ${limitBytes} bytes.`,
    en: ({ limitBytes }) => `The body is larger than ${limitBytes} bytes.`,
  }),
  file_too_large: define<{ field: string; limitBytes: number }>(413, {
    es: ({ field, limitBytes }) => `El archivo de '${field}' supera ${limitBytes} bytes.`,
    pt: ({ field, limitBytes }) => `O arquivo de '${field}' passa de ${limitBytes} bytes.`,
    en: ({ field, limitBytes }) => `The file of '${field}' exceeds ${limitBytes} bytes.`,
  }),
  unsupported_media_type: define<{ received: string; expected: string }>(415, {
    es: ({ received, expected }) => `El tipo de contenido '${received}' no se admite; envía ${expected}.`,
    pt: ({ received, expected }) => `O tipo de conteúdo '${received}' não é aceito; envie ${expected}.`,
    en: ({ received, expected }) => `The content type '${received}' is not supported; send ${expected}.`,
  }),
  expectation_failed: define(417, {
    es: () => 'El encabezado Expect solo admite 100-continue.',
    pt: () => 'O cabeçalho Expect aceita apenas 100-continue.',
    en: () => 'The Expect header may only say 100-continue.',
  }),
  range_not_satisfiable: define<{ bytes: number }>(416, {
    es: ({ bytes }) => `El archivo tiene ${bytes} bytes y ninguno está en el rango pedido.`,
    pt: ({ bytes }) => `O arquivo tem ${bytes} bytes e nenhum está no intervalo pedido.`,
    en: ({ bytes }) => `The file has ${bytes} bytes and none of them is in the range that was asked for.`,
  }),
  idempotency_mismatch: define(422, {
    es: () => 'La misma Idempotency-Key llegó antes con otro cuerpo.',
    pt: () => 'A mesma Idempotency-Key chegou antes com outro corpo.',
    en: () => 'The same Idempotency-Key was used before with another body.',
  }),
  // 429
  rate_limited: define<RetryDetails & { limit: 'requests' | 'tokens'; perMinute: number }>(
    429,
    {
      es: ({ limit, perMinute, retryAfterSeconds }) =>
        `Límite de ${perMinute} ${limit === 'requests' ? 'peticiones' : 'tokens'} por minuto; reintenta en ${retryAfterSeconds} s.`,
      pt: ({ limit, perMinute, retryAfterSeconds }) =>
        `Limite de ${perMinute} ${limit === 'requests' ? 'pedidos' : 'tokens'} por minuto; tente de novo em ${retryAfterSeconds} s.`,
      en: ({ limit, perMinute, retryAfterSeconds }) => `The limit is ${perMinute} ${limit} per minute; try again in ${retryAfterSeconds} s.`,
    },
    { retryable: true },
  ),
  concurrency_limited: define<RetryDetails & { limit: number }>(
    429,
    {
      es: ({ limit }) => `Hay ${limit} llamadas en curso, el máximo de esta clave.`,
      pt: ({ limit }) => `Há ${limit} chamadas em andamento, o máximo desta chave.`,
      en: ({ limit }) => `${limit} calls are in flight, the most this key may have.`,
    },
    { retryable: true },
  ),
  // 5xx: parts of the house and upstreams
  internal_error: define<{ requestId?: string }>(500, {
    es: ({ requestId }) => `Error interno; cita la petición ${requestId ?? '(sin id)'} al operador.`,
    pt: ({ requestId }) => `Erro interno; cite o pedido ${requestId ?? '(sem id)'} ao operador.`,
    en: ({ requestId }) => `Internal error; name the request ${requestId ?? '(no id)'} to the operator.`,
  }),
  upstream_failed: define<{ provider: string; reason: string }>(
    502,
    {
      es: ({ provider, reason }) => `El proveedor ${provider} falló: ${wordProviderReason(reason, 'es')}.`,
      pt: ({ provider, reason }) => `O provedor ${provider} falhou: ${wordProviderReason(reason, 'pt')}.`,
      en: ({ provider, reason }) => `The provider ${provider} failed: ${reason}.`,
    },
    { retryable: true },
  ),
  upstream_interrupted: define<{ provider: string }>(
    502,
    {
      es: ({ provider }) => `El proveedor ${provider} cortó la respuesta antes del final; se cobra lo entregado.`,
      pt: ({ provider }) => `O provedor ${provider} cortou a resposta antes do fim; cobra-se o que foi entregue.`,
      en: ({ provider }) => `The provider ${provider} cut the answer before its end; what was delivered is charged.`,
    },
    { retryable: true },
  ),
  stream_interrupted: define(
    502,
    {
      es: () => 'La respuesta se interrumpió dentro de la pasarela; se cobra lo entregado.',
      pt: () => 'A resposta foi interrompida dentro do gateway; cobra-se o que foi entregue.',
      en: () => 'The answer was interrupted inside the gateway; what was delivered is charged.',
    },
    { retryable: true },
  ),
  slow_reader: define<{ limitBytes: number }>(502, {
    es: ({ limitBytes }) => `El lector es demasiado lento: más de ${limitBytes} bytes sin leer.`,
    pt: ({ limitBytes }) => `O leitor é lento demais: mais de ${limitBytes} bytes sem ler.`,
    en: ({ limitBytes }) => `The reader is too slow: more than ${limitBytes} bytes unread.`,
  }),
  // `catalogVersion`: of a service in whose catalog the prices of the call are not to be had; another instance may have them.
  service_unavailable: define<RetryDetails & { service: string; catalogVersion?: string } & NeverSent>(
    503,
    {
      es: ({ service, retryAfterSeconds }) => `El servicio ${service} no responde; reintenta en ${retryAfterSeconds} s.`,
      pt: ({ service, retryAfterSeconds }) => `O serviço ${service} não responde; tente de novo em ${retryAfterSeconds} s.`,
      en: ({ service, retryAfterSeconds }) => `The service ${service} does not answer; try again in ${retryAfterSeconds} s.`,
    },
    { retryable: true },
  ),
  overloaded: define<RetryDetails & { service: string }>(
    503,
    {
      es: ({ service, retryAfterSeconds }) => `El servicio ${service} está saturado; reintenta en ${retryAfterSeconds} s.`,
      pt: ({ service, retryAfterSeconds }) => `O serviço ${service} está sobrecarregado; tente de novo em ${retryAfterSeconds} s.`,
      en: ({ service, retryAfterSeconds }) => `The service ${service} is overloaded; try again in ${retryAfterSeconds} s.`,
    },
    { retryable: true },
  ),
  model_unavailable: define<RetryDetails & { model: string; reason: string }>(
    503,
    {
      es: ({ model, reason }) => `El modelo '${model}' no está disponible: ${wordProviderReason(reason, 'es')}.`,
      pt: ({ model, reason }) => `O modelo '${model}' não está disponível: ${wordProviderReason(reason, 'pt')}.`,
      en: ({ model, reason }) => `The model '${model}' is not available: ${reason}.`,
    },
    { retryable: true },
  ),
  upstream_timeout: define<{ provider: string; phase: 'connect' | 'first_byte' | 'idle' | 'total' }>(
    504,
    {
      es: ({ provider, phase }) => `El proveedor ${provider} no respondió a tiempo (${phase}).`,
      pt: ({ provider, phase }) => `O provedor ${provider} não respondeu a tempo (${phase}).`,
      en: ({ provider, phase }) => `The provider ${provider} did not answer in time (${phase}).`,
    },
    { retryable: true },
  ),
  deadline_exceeded: define<{ seconds: number } & NeverSent>(
    504,
    {
      es: ({ seconds }) => `La llamada no terminó en ${seconds} s.`,
      pt: ({ seconds }) => `A chamada não terminou em ${seconds} s.`,
      en: ({ seconds }) => `The call did not end within ${seconds} s.`,
    },
    { retryable: true },
  ),
  // Inside the house only: never the answer to a client, but crosses processes.
  cancelled: define<NeverSent>(499, {
    es: () => 'La llamada fue cancelada.',
    pt: () => 'A chamada foi cancelada.',
    en: () => 'The call was cancelled.',
  }),
  // How a job can end besides a provider's failure; told inside the job, whose own answer is a 200.
  job_expired: define<{ seconds: number }>(504, {
    es: ({ seconds }) => `El trabajo esperó ${seconds} segundos en la cola y no llegó su turno.`,
    pt: ({ seconds }) => `O trabalho esperou ${seconds} segundos na fila e sua vez não chegou.`,
    en: ({ seconds }) => `The job waited ${seconds} seconds in the queue and its turn did not come.`,
  }),
  job_timed_out: define<{ seconds: number }>(504, {
    es: ({ seconds }) => `El trabajo no terminó en ${seconds} segundos.`,
    pt: ({ seconds }) => `O trabalho não terminou em ${seconds} segundos.`,
    en: ({ seconds }) => `The job did not end within ${seconds} seconds.`,
  }),
  job_fate_unknown: define<{ provider: string }>(502, {
    es: ({ provider }) => `Se perdió el contacto con ${provider} después de enviar el trabajo; no se repite y no se cobra.`,
    pt: ({ provider }) => `Perdeu-se o contato com ${provider} depois de enviar o trabalho; não é repetido nem cobrado.`,
    en: ({ provider }) => `Contact with ${provider} was lost after the job was sent; it is not repeated and not charged.`,
  }),
  job_parked: define<{ attempts: number }>(500, {
    es: ({ attempts }) => `El trabajo hizo fallar ${attempts} veces a quien lo hacía y se apartó; no se cobra.`,
    pt: ({ attempts }) => `O trabalho fez falhar ${attempts} vezes quem o executava e foi posto de lado; não é cobrado.`,
    en: ({ attempts }) => `The job brought down its worker ${attempts} times and was put aside; it is not charged.`,
  }),
  job_cancelled: define(499, {
    es: () => 'El trabajo fue cancelado.',
    pt: () => 'O trabalho foi cancelado.',
    en: () => 'The job was cancelled.',
  }),
  hold_not_found: define<{ requestId: string }>(404, {
    es: ({ requestId }) => `No hay reserva para la petición ${requestId}.`,
    pt: ({ requestId }) => `Não há reserva para o pedido ${requestId}.`,
    en: ({ requestId }) => `There is no hold for the request ${requestId}.`,
  }),
} as const;

export type ErrorCode = keyof typeof errorCatalog;
/** The details a code needs; codes without details take an empty object. */
export type ErrorDetails<Code extends ErrorCode> = (typeof errorCatalog)[Code] extends ErrorDefinition<infer Details> ? Details & object : never;
