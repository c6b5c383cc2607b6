export { testDatabase, type TestDatabase } from './database/test-database.ts';
export { testNats, type TestNats } from './nats/test-nats.ts';
