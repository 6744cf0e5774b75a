import { describe, expect, it } from '@jest/globals';
import { isPublicAddress, networkMatcher } from '../../src/platform/publicaddress.js';

describe('an address on the public internet', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '192.0.1.1',
    '223.255.255.254',
  ])('%s is one', (address) => expect(isPublicAddress(address)).toBe(true));
  it.each(['2606:4700:4700::1111', '2a00:1450:4001:830::200e', '::ffff:8.8.8.8', '2001:4860:4860::8888'])(
    '%s is one',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ['this host', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['shared by a carrier', '100.64.0.1'],
    ['shared by a carrier', '100.127.255.255'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['link-local, with the metadata of clouds', '169.254.169.254'],
    ['protocol assignments', '192.0.0.170'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.9'],
    ['6to4 relay', '192.88.99.1'],
    ['benchmarking', '198.19.255.255'],
    ['multicast', '224.0.0.1'],
    ['multicast', '239.255.255.250'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['loopback, written out', '0:0:0:0:0:0:0:1'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped loopback, in hexadecimal', '::ffff:7f00:1'],
    ['mapped loopback, written out', '0:0:0:0:0:ffff:7f00:0001'],
    ['mapped private', '::FFFF:10.0.0.1'],
    ['mapped metadata', '::ffff:169.254.169.254'],
    ['compatible with IPv4', '::10.0.0.1'],
    ['translated', '64:ff9b::10.0.0.1'],
    ['translated, to a public one', '64:ff9b::8.8.8.8'],
    ['translated locally', '64:ff9b:1::10.0.0.1'],
    ['6to4 to a private one', '2002:a00:1::1'],
    ['Teredo', '2001:0:a00:1::1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['unique local', 'fd12:3456::1'],
    ['link-local', 'fe80::1'],
    ['link-local with its zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['discard', '100::1'],
    ['no address', 'localhost'],
    ['no address', ''],
    ['no address', '1.2.3'],
  ])('%s is none: %s', (_what, address) => expect(isPublicAddress(address)).toBe(false));
});

describe('networks that are listed', () => {
  const isListed = networkMatcher(['10.1.0.0/16', '127.0.0.1', 'fd00::/8', '::1']);

  it('match in every form an address is written', () => {
    for (const address of [
      '10.1.2.3',
      '127.0.0.1',
      '::ffff:10.1.2.3',
      '::ffff:a01:203',
      'fd00::1',
      '::1',
      '0:0:0:0:0:0:0:1',
    ]) {
      expect([address, isListed(address)]).toEqual([address, true]);
    }
    for (const address of ['10.2.0.1', '127.0.0.2', 'fe80::1', '::2', 'nowhere']) {
      expect([address, isListed(address)]).toEqual([address, false]);
    }
  });
});
