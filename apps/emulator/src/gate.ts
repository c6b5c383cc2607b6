import { sendWhole } from './delivery/whole-body.ts';
import type { Exchange } from './exchange.ts';

const proxyPage =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';

/** What happens to a call before any vendor looks at it: nothing ever, a reset, a proxy's page, or a delay. */
export function passGate(call: Exchange, answer: () => void): void {
  const { behaviour, response } = call;
  if (behaviour.faults.has('hang')) return;
  if (behaviour.faults.has('reset')) {
    call.isReset = true;
    response.socket?.resetAndDestroy();
    return;
  }
  const next = () => {
    if (behaviour.faults.has('html-502')) sendWhole(call, { status: 502, contentType: 'text/html', content: proxyPage });
    else answer();
  };
  if (behaviour.delayMs === 0) {
    next();
    return;
  }
  const timer = setTimeout(next, behaviour.delayMs);
  response.once('close', () => clearTimeout(timer));
}
