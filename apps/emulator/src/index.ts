export { readEmulatorConfig, type EmulatorConfig } from './emulator.config.ts';
export { EmulatorServer } from './emulator.server.ts';
export type { JournalRecord } from './journal/journal-record.ts';
