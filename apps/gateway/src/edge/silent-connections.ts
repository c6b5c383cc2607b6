import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Connections that were opened ahead and have not said a word: browsers, pools and balancers keep some.
 * Node does not count them as idle, so a server that closes would wait for them until its process is ended by force.
 */
export class SilentConnections {
  readonly #sockets = new Set<Socket>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  close(): void {
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}
