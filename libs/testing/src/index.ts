export { testDatabase, type TestDatabase } from './database/test-database.ts';
export { testNats, type TestNats } from './nats/test-nats.ts';
export { startHouse, type HouseOptions } from './house/start-house.ts';
export type { House, HouseClient } from './house/house.ts';
export type { HouseProcess } from './house/house-process.ts';
