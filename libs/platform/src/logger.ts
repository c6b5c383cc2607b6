import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

export type { Logger } from 'pino';

// Only these fields reach a log line. A field nobody thought about (a header, a body, a key) is left out, not leaked.
const allowedFields = new Set([
  'requestId',
  'clientId',
  'keyId',
  'traceId',
  'operation',
  'dialect',
  'route',
  'method',
  'status',
  'code',
  'model',
  'engine',
  'provider',
  'outcome',
  'durationMs',
  'firstByteMs',
  'chargedMicroCredits',
  'costMicroCredits',
  'inputTokens',
  'outputTokens',
  'attempt',
  'attempts',
  'count',
  'bytes',
  'address',
  'addresses',
  'signal',
  'reason',
  'field',
  'subject',
  'version',
  'instance',
  'catalogVersion',
  'service',
  'error',
]);

interface LogOptions {
  service: string;
  level: LoggerOptions['level'];
  destination?: DestinationStream;
}

/** JSON lines on stdout. Errors are logged as name, code and stack under `error`; unknown fields are dropped. */
export function createLogger({ service, level, destination }: LogOptions): Logger {
  const options: LoggerOptions = {
    level: level ?? 'info',
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: keepAllowed },
  };
  return destination ? pino(options, destination) : pino(options);
}

function keepAllowed(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'err') kept.error = describeError(value);
    else if (allowedFields.has(name)) kept[name] = value instanceof Error ? describeError(value) : value;
  }
  return kept;
}

interface LoggedError {
  name: string;
  code?: unknown;
  message: string;
  stack?: string;
  cause?: LoggedError;
}

function describeError(value: unknown): LoggedError {
  if (!(value instanceof Error)) return { name: typeof value, message: typeof value === 'string' ? value : 'not an Error' };
  const code = 'code' in value ? value.code : undefined;
  return {
    name: value.name,
    ...(code === undefined ? {} : { code }),
    message: withoutSecrets(value.message),
    ...(value.stack ? { stack: withoutSecrets(value.stack) } : {}),
    ...(value.cause instanceof Error ? { cause: describeError(value.cause) } : {}),
  };
}

// Texts of errors come from libraries, and some quote what they were given: an address with a password, a header.
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/ptz_(live|test)_[0-9A-Za-z]+/g, 'ptz_$1_…')
    .replaceAll(/\b[Bb]earer\s+[^\s"',}]+/g, 'Bearer …')
    .replaceAll(/:\/\/[^\s/@]+@/g, '://…@')
    .replaceAll(/\bsk-[0-9A-Za-z_-]{8,}/g, 'sk-…');
}
