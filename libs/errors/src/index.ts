export { errorCatalog, type ErrorCode, type ErrorDefinition, type ErrorDetails } from './error-catalog.ts';
export type { FileReason } from './file-reasons.ts';
export { fromWireError, isErrorCode, ServiceError } from './service-error.ts';
export { fieldPath, toInvalidRequest } from './schema-error.ts';
