import { BlockList, isIP } from 'node:net';

/** Networks that are no destination on the public internet (IANA special-purpose registry, RFC 6890 and successors). */
const CLOSED_IPV4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** All of IPv6 that is given to networks. What is not listed here is closed: local, multicast, NAT64 and mapped addresses. */
const OPEN_IPV6: readonly [string, number][] = [['2000::', 3]];

/** Within it: protocol assignments with Teredo, documentation, 6to4 (which leads to any IPv4 address). */
const CLOSED_IPV6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

function blockList(networks: readonly [string, number][], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, bits] of networks) list.addSubnet(network, bits, family);
  return list;
}

const closedIpv4 = blockList(CLOSED_IPV4, 'ipv4');
const openIpv6 = blockList(OPEN_IPV6, 'ipv6');
const closedIpv6 = blockList(CLOSED_IPV6, 'ipv6');

/** An address as texts compare: IPv6 written out in eight groups, its IPv4-mapped form as the IPv4 address it is; null: it is none. */
function plainAddress(address: string): { readonly text: string; readonly family: 'ipv4' | 'ipv6' } | null {
  const [bare = ''] = address.split('%');
  if (isIP(bare) === 4) return { text: bare, family: 'ipv4' };
  if (isIP(bare) !== 6) return null;
  // The one writer of IPv6 that Node has turns every form into the shortest one, in hexadecimal throughout.
  const text = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(text);
  if (mapped === null) return { text, family: 'ipv6' };
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return { text: [high >> 8, high & 255, low >> 8, low & 255].join('.'), family: 'ipv4' };
}

/** Whether an IP address lies on the public internet, in whatever form it is written. What is no address does not. */
export function isPublicAddress(address: string): boolean {
  const plain = plainAddress(address);
  if (plain === null) return false;
  if (plain.family === 'ipv4') return !closedIpv4.check(plain.text, 'ipv4');
  return openIpv6.check(plain.text, 'ipv6') && !closedIpv6.check(plain.text, 'ipv6');
}

/** Says whether an address lies in one of the networks: `10.0.0.0/8`, `fd00::/8` or single addresses. */
export function networkMatcher(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', bits] = network.split('/');
    const family = isIP(base) === 4 ? 'ipv4' : 'ipv6';
    list.addSubnet(base, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return (address) => {
    const plain = plainAddress(address);
    return plain !== null && list.check(plain.text, plain.family);
  };
}
