import { RefusedField, unsupported } from '../../../edge/refused-field.ts';

const fieldsMax = 32;
const bytesMax = 65_536;
const usableName = /^[A-Za-z][\w.-]{0,63}$/;

/**
 * Fields of OpenAI-like servers that are never handed on from a caller. They would choose another model or route, raise the output above
 * the bound that is held, change how the answer is sent, cost something that has no price here, or reach what belongs to the operator.
 */
const withheld: ReadonlySet<string> = new Set(
  [
    'models route provider providers plugins transforms fallbacks lora lora_request adapter_id api_key api_base base_url',
    'max_new_tokens max_output_tokens max_length max_gen_len n_predict num_predict options best_of use_beam_search num_beams length_penalty',
    'echo prompt_logprobs num_return_sequences background stream_interval prompt input suffix speed',
    'web_search enable_search search_parameters search_options search_settings compound_custom documents context_management',
    'chat_template logits_processors mm_processor_kwargs media_io_kwargs kv_transfer_params cached_content cache_salt priority',
    'id_slot slot_id request_id return_token_ids return_tokens_as_token_ids vllm_xargs extra_body extra_headers extra_query keep_alive',
    'previous_response_id conversation container mcp_servers constructor prototype toString valueOf toJSON',
  ].flatMap((names) => names.split(' ')),
);

export interface ExtraFields {
  readonly passed: Record<string, unknown>;
  readonly withheld: readonly string[];
}

/** The fields that no schema of ours knows, sorted into those that may go on to a provider and those that never do. */
export function sortExtraFields(wire: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): ExtraFields {
  const extras = Object.entries(wire).filter(([name, value]) => !known.has(name) && !isIdle(name, value));
  if (extras.length > fieldsMax) throw tooMuch(extras[fieldsMax]?.[0] ?? 'body');
  let left = bytesMax;
  for (const [name, value] of extras) {
    if (!usableName.test(name)) throw notKnown(name.slice(0, 64));
    left = leftAfter(value, left - name.length);
    if (left < 0) throw tooMuch(name);
  }
  const isWithheld = ([name]: readonly [string, unknown]) => withheld.has(name);
  return {
    passed: Object.fromEntries(extras.filter((extra) => !isWithheld(extra))),
    withheld: extras.filter(isWithheld).map(([name]) => name),
  };
}

/** Of a format whose providers are handed no unknown fields: refuses the first by its name, or returns the names of all that are dropped. */
export function dropUnknownFields(wire: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): readonly string[] {
  const { passed, withheld: never } = sortExtraFields(wire, known);
  const unknown = [...Object.keys(passed), ...never];
  if (unknown[0] !== undefined && wire['drop_params'] !== true) throw notKnown(unknown[0]);
  return unknown;
}

/** Nothing is asked: absent, or the value with which a field that is withheld does nothing. */
function isIdle(name: string, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (!withheld.has(name)) return false;
  if (value === false || value === 0 || value === '') return true;
  if (value === 1) return name === 'best_of' || name === 'num_beams' || name === 'num_return_sequences';
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** What is left of `bytes` after a value, negative as soon as it is too large: a large value is not walked to its end. */
function leftAfter(value: unknown, bytes: number): number {
  if (typeof value === 'string') return bytes - value.length - 2;
  if (typeof value !== 'object' || value === null) return bytes - 8;
  let left = bytes - 2;
  for (const [key, item] of Object.entries(value)) {
    left = leftAfter(item, left - (Array.isArray(value) ? 1 : key.length + 4));
    if (left < 0) return left;
  }
  return left;
}

export function notKnown(field: string): RefusedField {
  return unsupported(field, {
    es: 'esta pasarela no lo conoce o no lo entrega a los proveedores',
    pt: 'este gateway não o conhece ou não o entrega aos provedores',
    en: 'this gateway does not know it or does not hand it on to providers',
  });
}

function tooMuch(field: string): RefusedField {
  return new RefusedField(field, {
    es: `los campos que la pasarela no conoce son ${fieldsMax} y ocupan ${bytesMax} bytes como máximo`,
    pt: `os campos que o gateway não conhece são no máximo ${fieldsMax} e ocupam até ${bytesMax} bytes`,
    en: `fields that the gateway does not know are at most ${fieldsMax}, in ${bytesMax} bytes together`,
  });
}
