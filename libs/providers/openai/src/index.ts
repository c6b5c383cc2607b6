export { openAiMedia } from './openai.vendor.ts';
