export { AdmissionClient, type Admitted, type FirstRequest, type FoundProfile, type NeverStarted, type Replayed } from './admission-client.ts';
export { requireDeclaredAccess } from './declared-access.ts';
export { KeyGuard, type GuardedRequest } from './key.guard.ts';
export { readBearer, readPresentedKey, requireKeyForm } from './presented-key.ts';
export { RefusedAdmission } from './refused-admission.ts';
export { accessOf, Public, Scope, type Access } from './scope.decorator.ts';
