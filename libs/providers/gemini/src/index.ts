export { gemini } from './gemini.vendor.ts';
