import type { Metrics } from '@portazgo/platform';

/** What the gateway counts. */
export class GatewayMetrics {
  readonly #requests;
  readonly #sockets;

  constructor(metrics: Metrics) {
    this.#requests = metrics.histogram('http_request_seconds', 'Time from the request to the end of its answer', ['route', 'method', 'status']);
    this.#sockets = metrics.gauge('websockets', 'WebSockets that are open', []);
  }

  requestEnded(route: string, method: string, status: number, seconds: number): void {
    this.#requests.observe({ route, method, status }, seconds);
  }

  readonly socketChanged = (change: 1 | -1): void => this.#sockets.inc(change);
}
