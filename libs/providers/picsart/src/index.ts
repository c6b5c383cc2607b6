export { picsart } from './picsart.vendor.ts';
