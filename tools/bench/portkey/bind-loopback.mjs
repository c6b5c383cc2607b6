// The peer listens on every interface and has no option for it; a benchmark has no business there.
import net from 'node:net';

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function listenOnLoopback(port, ...rest) {
  if (typeof port === 'object') return listen.call(this, { ...port, host: '127.0.0.1' }, ...rest);
  return listen.call(this, { port, host: '127.0.0.1' }, ...rest.filter((argument) => typeof argument === 'function'));
};
