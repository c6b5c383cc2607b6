import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { publicAddresses } from './edge-vectors.ts';

/** Ports of web servers, and of what an attacker would rather speak to. */
const webPorts = [80, 8080, 8443, 443];
const otherPorts = [22, 25, 2375, 4222, 5432, 6379, 9200, 11_211];

export interface Canaries {
  /** Connections to any address but the public ones, as `address:port`. */
  readonly hits: string[];
  /** Connections to the public ones. */
  readonly visits: number;
  close(): Promise<void>;
}

/**
 * Listens at every address of the namespace. Whoever comes to a private one is a hit; at the public ones a web server answers,
 * with a file or by sending on.
 */
export async function startCanaries(file: Buffer): Promise<Canaries> {
  const hits: string[] = [];
  let visits = 0;
  const web = createHttpServer((request, response) => answer(request, response, file));
  const receive = (socket: Socket) => {
    socket.on('error', () => undefined);
    const address = (socket.localAddress ?? '').replace(/^::ffff:/, '');
    const port = socket.localPort ?? 0;
    if (!isPublic(address) || !webPorts.includes(port)) {
      hits.push(`${address}:${port}`);
      socket.destroy();
      return;
    }
    visits++;
    web.emit('connection', socket);
  };
  const servers = await Promise.all([...webPorts, ...otherPorts].map((port) => listen(createServer(receive), port)));
  return {
    hits,
    get visits() {
      return visits;
    },
    close: async () => {
      web.closeAllConnections();
      await Promise.all(servers.map((server) => once(server.close(), 'close')));
    },
  };
}

async function listen(server: Server, port: number): Promise<Server> {
  server.listen(port, '::');
  await once(server, 'listening');
  if ((server.address() as AddressInfo).port !== port) throw new Error(`the canary got another port than ${port}`);
  return server;
}

function isPublic(address: string): boolean {
  return (publicAddresses as readonly string[]).includes(address);
}

function answer(request: IncomingMessage, response: ServerResponse, file: Buffer): void {
  const url = new URL(request.url ?? '/', 'http://public.example.com');
  if (url.pathname === '/send-on') {
    // As bytes: header values are Latin-1, and some of the addresses are meant to be stranger than that.
    const location = Buffer.from(url.searchParams.get('to') ?? '', 'utf8')
      .toString('latin1')
      .replaceAll(/[\0\r\n]/g, '');
    response.writeHead(Number(url.searchParams.get('status')), { location }).end();
  } else response.end(file);
}
