import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { TrustedProxies } from '../config.js';

/** Where a request comes from, as far as that is known: an address, of IPv6 the network of 64 bits, which one caller can fill. */
export type ClientAddress = (request: IncomingMessage) => string;

/**
 * Each proxy adds to X-Forwarded-For whom it heard from, and whatever stood there before may be made up: so the header is
 * read from its end, for as long as the one who wrote an entry is trusted.
 */
export function createClientAddress(trusted: TrustedProxies = 0): ClientAddress {
  const isTrusted = typeof trusted === 'number' ? (_address: string, hop: number) => hop < trusted : among(trusted);
  return ({ headers, socket }) => {
    let address = plain(socket.remoteAddress ?? '');
    const header = headers['x-forwarded-for'];
    if (header === undefined || trusted === 0) return networkOf(address);
    const forwarded = String(header).split(',').reverse();
    for (const [hop, entry] of forwarded.entries()) {
      const before = plain(entry.trim());
      if (!isTrusted(address, hop) || isIP(before) === 0) break;
      address = before;
    }
    return networkOf(address);
  };
}

function among(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', bits] = network.split('/');
    const family = familyOf(base);
    if (bits === undefined) list.addAddress(base, family);
    else list.addSubnet(base, Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** An IPv4 address as such, also where a socket of both kinds writes it as one of IPv6. */
function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ?? address;
}

function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [start = '', end] = (address.split('%')[0] as string).split('::');
  const head = start === '' ? [] : start.split(':');
  const tail = end === undefined || end === '' ? [] : end.split(':');
  const zeros = end === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array<string>(zeros).fill('0'), ...tail];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
