export { localEngines } from './local.vendor.ts';
