export { fal } from './fal.vendor.ts';
