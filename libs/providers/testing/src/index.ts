export { startEmulator, type EmulatorProcess, type JournalLine } from './emulator-process.ts';
