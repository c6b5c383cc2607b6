import type { SettlementRequest } from '@portazgo/contracts';
import { ServiceError, type ErrorCode } from '@portazgo/errors';

/** Billing, the bus or the database is away or busy: the record is as good as before. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['service_unavailable', 'deadline_exceeded', 'overloaded', 'cancelled']);

/** Whether billing was reached and could not take what it was sent, so that the content is the likely cause. */
export function isContentRefused(error: unknown): boolean {
  return !(error instanceof ServiceError) || !passing.has(error.code);
}

/** The same charge without any text that a database could refuse: neither the upstream's id, nor a name with odd characters. */
export function withoutTexts(record: SettlementRequest): SettlementRequest {
  const { upstreamId: _dropped, ...rest } = record;
  return { ...rest, model: toPlainText(record.model), engine: toPlainText(record.engine) };
}

function toPlainText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 256);
}
