import type { ServerResponse } from 'node:http';
import type { Journal } from './journal.ts';

/** `GET /journal[?requestId=]` lists, `DELETE /journal` empties. */
export function answerJournal(journal: Journal, method: string, query: URLSearchParams, response: ServerResponse): void {
  if (method === 'DELETE') {
    journal.clear();
    response.writeHead(204).end();
    return;
  }
  if (method !== 'GET') {
    response.writeHead(405, { allow: 'GET, DELETE' }).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(journal.list(query.get('requestId'))));
}
