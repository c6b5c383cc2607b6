import type { RequestExamples } from '../document/request-bodies.ts';

export const accountExamples: RequestExamples = {
  createWebhook: { endpoint: { url: 'https://your-app.com/webhooks/portazgo', events: ['job.succeeded', 'job.failed'], description: 'Pictures' } },
  updateWebhook: { pause: { enabled: false } },
  rotateWebhookSecret: { grace: { grace_seconds: 3_600 } },
  quote: { chat: { operation: 'chat.completions', body: { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hola' }] } } },
};
