export interface HostileUrl {
  /** What it tries. */
  trick: string;
  url: string;
}

/** Machines that a user must not reach, each told in every way a parser may know. */
const privateIpv4 = ['127.0.0.1', '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1'];

/** One or more addresses of every network that is not public. */
const otherIpv4 = [
  '0.0.0.0', '0.1.2.3', '10.255.255.255', '100.100.100.200', '100.127.255.255', '127.1.2.3', '127.255.255.254', '169.254.0.1', '169.254.170.2',
  '172.31.255.255', '192.0.0.1', '192.0.0.192', '192.0.2.1', '192.88.99.1', '192.168.0.1', '192.168.255.255', '198.18.0.1', '198.19.255.255',
  '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255',
]; // prettier-ignore

const ipv6 = [
  '::', '::1', '0:0:0:0:0:0:0:1', '0000:0000:0000:0000:0000:0000:0000:0001', '::0001', '::127.0.0.1', '::10.0.0.1', '::169.254.169.254',
  '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:0a00:1', '::ffff:a9fe:a9fe', '::FFFF:127.0.0.1', '0:0:0:0:0:ffff:127.0.0.1', '0:0:0:0:0:ffff:7f00:0001',
  '::ffff:192.168.1.1', '::ffff:172.16.0.1', '::ffff:0.0.0.0', '::ffff:100.64.0.1', '::ffff:224.0.0.1', '::ffff:255.255.255.255', '::ffff:0:127.0.0.1',
  '64:ff9b::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '64:ff9b::169.254.169.254', '64:ff9b:1::7f00:1', '100::1', '100:0:0:1::1',
  '2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001::7f00:1', '2001:2::1', '2001:10::1', '2001:20::1', '2001:1ff:ffff::1',
  '2001:db8::1', '2001:db8:ffff:ffff::1', '2002:7f00:1::', '2002:7f00:0001::1', '2002:a00:1::1', '2002:a9fe:a9fe::1', '2002:c0a8:101::1',
  '3fff::1', '3fff:fff:ffff::1', '4000::1', '5f00::1', '8000::1', 'fc00::1', 'fd00::1', 'fd00:ec2::254', 'fdff:ffff::1', 'fe80::1', 'fe80::a9fe:a9fe',
  'febf::1', 'fec0::1', 'ff00::1', 'ff02::1', 'ff02::2', 'ff05::1:3', 'ff0e::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
]; // prettier-ignore

/** Names that mean a machine of the own network, whatever a name server says about them. */
const names = [
  'localhost', 'LOCALHOST', 'LocalHost', 'localhost.', 'localhost.localdomain', 'a.localhost', 'x.y.localhost.', 'ip6-localhost', 'loopback',
  'metadata', 'metadata.google.internal', 'METADATA.GOOGLE.INTERNAL', 'instance-data', 'instance-data.ec2.internal', 'postgres', 'nats', 'gateway',
  'printer.local', 'router.home.arpa', 'service.onion', 'nothing.invalid', 'kubernetes.default.svc.cluster.local', 'host.docker.internal',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ', 'ｌｏｃａｌｈｏｓｔ', 'localhost。', 'a..b.example.com', '-.example.com', '.example.com', '_',
]; // prettier-ignore

/** Other schemes, halves of addresses, and what parsers of different minds read differently. `P` is the port. */
const oddities: Readonly<Record<string, readonly string[]>> = {
  'another scheme': [
    'file:///etc/passwd', 'ftp://127.0.0.1:P/', 'gopher://127.0.0.1:P/_GET', 'dict://127.0.0.1:P/info', 'ldap://127.0.0.1:P/', 'ws://127.0.0.1:P/',
    'wss://127.0.0.1:P/', 'data:text/plain,hello', 'javascript:alert(1)', 'jar:http://127.0.0.1:P/!/', 'blob:http://127.0.0.1:P/1', 'about:blank',
    'view-source:http://127.0.0.1:P/', 'unix:/var/run/docker.sock', 'http+unix://%2Fvar%2Frun%2Fdocker.sock/', 'httpx://127.0.0.1:P/', 'tftp://127.0.0.1:P/x',
  ],
  'half an address': [
    '', ' ', 'http', 'http:', 'http:/', 'http://', 'https://', 'http:///', 'http://:P/', 'http://?', 'http://#', '//127.0.0.1:P/', '127.0.0.1:P', '/etc/passwd',
    'http:127.0.0.1:P', 'http:/127.0.0.1:P/', 'http:///127.0.0.1:P/', 'http:////127.0.0.1:P/', '://127.0.0.1:P/', 'http://[', 'http://[]', 'http://[]:P/',
    'http://[::1', 'http://::1]:P/', 'http://[::1]]:P/', 'http://[127.0.0.1]:P/', 'http://[::1%lo]:P/', 'http://[::1%25lo]:P/', 'http://[fe80::1%25eth0]:P/',
    'http://[v1.fe80]:P/', 'http://1.2.3.4.5:P/', 'http://256.256.256.256:P/', 'http://0x100000000:P/', 'http://4294967296:P/', 'http://127.0.0.1.:P./',
  ],
  'a user name or a password': [
    'http://user@127.0.0.1:P/', 'http://user:password@127.0.0.1:P/', 'http://example.com@127.0.0.1:P/', 'http://example.com:80@127.0.0.1:P/',
    'http://@127.0.0.1:P/', 'http://:@127.0.0.1:P/', 'http://a@b@127.0.0.1:P/', 'http://example.com%40127.0.0.1:P/',
    'http://127.0.0.1:P@example.com/', 'http://user:secret@example.com/', 'http://example.com&@127.0.0.1:P#@example.org/', 'https://@example.com/',
  ],
  'a backslash': [
    'http:\\\\127.0.0.1:P\\', 'http://127.0.0.1:P\\@example.com/', 'http://example.com\\@127.0.0.1:P/', 'http:\\/\\/127.0.0.1:P/', 'http://\\127.0.0.1:P/',
    'http://example.com\\.127.0.0.1:P/', '\\\\127.0.0.1:P\\share', 'http:/\\127.0.0.1:P/',
  ],
  'white space or a control character': [
    ' http://127.0.0.1:P/', 'http://127.0.0.1:P/ ', 'http://127.0.0.1 :P/', 'http://127.0. 0.1:P/', 'ht\ttp://127.0.0.1:P/', 'http://127.0.\t0.1:P/',
    'http://127.0.\n0.1:P/', 'http://127.0.\r0.1:P/', 'http://\n127.0.0.1:P/', '\nhttp://127.0.0.1:P/', 'http://127.0.0.1\u0000:P/', 'http://127.0.0.1:P/\r\nX: y',
    'http://127.0.0.1:P/\u2028', 'http://127.0.0.1\u00a0:P/', '\u0001http://127.0.0.1:P/', 'http://127.0.0.1:P/\u007f', 'http://ex\u00adample.com:P/',
    'http://exam\u200bple.com:P/', 'http://\u202e127.0.0.1:P/', 'http://127.0.0.1\ufeff:P/', 'http://127.0.0.1:P/\ud800', 'http://exa mple.com/',
  ],
  'an encoded host': ['http://127%2e0%2e0%2e1:P/', 'http://%31%32%37.0.0.1:P/', 'http://%6c%6f%63%61%6c%68%6f%73%74:P/', 'http://127.0.0.1%00.example.com:P/', 'http://127.0.0.1%2523:P/', 'http://localhost%2F.example.com:P/'],
  'a port': [
    'http://example.com:22/', 'http://example.com:25/', 'http://example.com:0/', 'http://example.com:6379/', 'http://example.com:5432/', 'http://example.com:4222/',
    'http://example.com:65536/', 'http://example.com:-1/', 'http://example.com:80a/', 'http://example.com:2375/', 'https://example.com:9200/', 'http://example.com:11211/',
    'http://example.com:\u0661/', 'http://example.com:99999999999/', 'http://example.com:80:80/',
  ],
  'a private address in a longer one': ['http://127.0.0.1:P/?u=http://example.com', 'http://127.0.0.1:P#http://example.com/', 'http://127.0.0.1:P/http://example.com/', `http://127.0.0.1:P/${'a'.repeat(2_048)}`],
}; // prettier-ignore

/** The matrix of this library's spec and of the proof over whole processes: addresses of every kind that may never cause a connection, aimed at a port where something may listen. */
export function hostileUrls(port: number): HostileUrl[] {
  const at = (host: string) => `http://${host}:${port}/`;
  return [
    ...privateIpv4.flatMap((address) => spellings(address).map(([trick, host]) => ({ trick: `${address} ${trick}`, url: at(host) }))),
    ...otherIpv4.map((address) => ({ trick: 'a network that is not public', url: at(address) })),
    ...ipv6.map((address) => ({ trick: 'IPv6 that is not public', url: at(`[${address}]`) })),
    ...names.map((name) => ({ trick: 'a name of the own network', url: at(name) })),
    ...Object.entries(oddities).flatMap(([trick, urls]) => urls.map((url) => ({ trick, url: url.replaceAll('P', String(port)) }))),
    ...privateIpv4.map((address) => ({ trick: `${address} over TLS`, url: `https://${address}:${port}/` })),
  ];
}

function spellings(address: string): [string, string][] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (value: number, width = 2) => value.toString(16).padStart(width, '0');
  const octal = (value: number) => `0${value.toString(8)}`;
  const inDigitsOf = (zero: number) => address.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  const groups = `${hex(a)}${hex(b)}:${hex(c)}${hex(d)}`;
  return [
    ['plain', address],
    ['with a dot at the end', `${address}.`],
    ['as one number', String(number)],
    ['as one hexadecimal number', `0x${hex(number, 8)}`],
    ['as one octal number', octal(number)],
    ['with zeros before', `0x0000000000${hex(number, 8)}`],
    ['in hexadecimal parts', [a, b, c, d].map((part) => `0x${hex(part)}`).join('.')],
    ['in upper-case hexadecimal', [a, b, c, d].map((part) => `0X${hex(part).toUpperCase()}`).join('.')],
    ['in octal parts', [a, b, c, d].map(octal).join('.')],
    ['in long octal parts', [a, b, c, d].map((part) => octal(part).padStart(8, '0')).join('.')],
    ['in mixed parts', `0x${hex(a)}.${octal(b)}.${c}.${d}`],
    ['in three parts', `${a}.${b}.${c * 256 + d}`],
    ['in two parts', `${a}.${(b * 256 + c) * 256 + d}`],
    ['in two hexadecimal parts', `0x${hex(a)}.0x${hex((b * 256 + c) * 256 + d, 6)}`],
    ['in full-width digits', inDigitsOf(0xff10)],
    ['in mathematical digits', inDigitsOf(0x1d7ce)],
    ['with ideographic stops', address.replaceAll('.', '。')],
    ['with half-width stops', address.replaceAll('.', '｡')],
    ['mapped into IPv6', `[::ffff:${address}]`],
    ['mapped into IPv6 in hexadecimal', `[::ffff:${groups}]`],
    ['mapped at full length', `[0:0:0:0:0:ffff:${groups}]`],
    ['compatible IPv6', `[::${groups}]`],
    ['behind NAT64', `[64:ff9b::${groups}]`],
    ['behind 6to4', `[2002:${groups}::1]`],
  ];
}
