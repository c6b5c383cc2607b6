// What node:http does with files when nothing is in its way: the other end of the scale from nginx. `node plain-file-server.mjs <folder>`
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const folder = process.argv[2];
const server = createServer((request, response) => {
  const file = path.join(folder, path.basename(request.url));
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': statSync(file).size });
  createReadStream(file, { highWaterMark: 256 * 1024 }).pipe(response);
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.once('disconnect', () => process.exit(0));
