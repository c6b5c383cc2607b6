export { InfrastructureError } from './infrastructure-error.ts';
export { findRepository } from './repository.ts';
export { freePort, isPortFree } from './server/free-port.ts';
export { startPostgres, type EmbeddedPostgres, type PostgresOptions } from './postgres/embedded-postgres.ts';
export { findNatsServer, type NatsSearch } from './nats/find-nats-server.ts';
export { startNats, type EmbeddedNats, type NatsCredentials, type NatsOptions } from './nats/embedded-nats.ts';
export { migrate, type MigrateOptions } from './migrations/migrate.ts';
export { TestInfrastructure, type DatabaseServer } from './infrastructure/test-infrastructure.ts';
export { DESK_VARIABLE, startTestInfrastructure, type InfrastructureDesk } from './infrastructure/infrastructure-desk.ts';
