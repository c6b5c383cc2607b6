import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A wire to the database that a test can cut and mend, as a restart of the server or a broken network would. */
export class DatabaseLink {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(private readonly target: URL) {}

  /** The database's address through this wire. */
  async open(): Promise<string> {
    this.#server = createServer((near) => {
      const far = connect(Number(this.target.port), this.target.hostname);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => this.#server!.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String(this.#port);
    return url.toString();
  }

  /** Connections in use break, in the middle of what they say; new ones are still taken. */
  break(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nobody gets through until it is opened again. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    this.break();
    await closed;
  }
}
