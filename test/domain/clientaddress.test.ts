import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { createClientAddress } from '../../src/api/clientaddress.js';
import type { TrustedProxies } from '../../src/config.js';

function address(trusted: TrustedProxies, remoteAddress: string, forwarded?: string): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return createClientAddress(trusted)({ headers, socket: { remoteAddress } } as unknown as IncomingMessage);
}

describe('where a request comes from', () => {
  it('is the other end of the connection, whatever the header says, where no proxy is trusted', () => {
    expect(address(0, '198.51.100.7', '203.0.113.9')).toBe('198.51.100.7');
  });

  it('is what the last proxies say, and not what was made up before them', () => {
    expect(address(1, '10.0.0.1', '192.0.2.66, 203.0.113.9')).toBe('203.0.113.9');
    expect(address(2, '10.0.0.1', '192.0.2.66, 203.0.113.9, 10.0.0.2')).toBe('203.0.113.9');
    expect(address(2, '10.0.0.1', '203.0.113.9')).toBe('203.0.113.9');
    expect(address(1, '10.0.0.1')).toBe('10.0.0.1');
    expect(address(1, '10.0.0.1', 'unknown')).toBe('10.0.0.1');
  });

  it('is what proxies of the networks listed say, and nobody else', () => {
    const trusted = ['10.0.0.0/8', '::1'];
    expect(address(trusted, '10.0.0.1', '192.0.2.66, 203.0.113.9, 10.7.7.7')).toBe('203.0.113.9');
    expect(address(trusted, '::ffff:10.0.0.1', '203.0.113.9')).toBe('203.0.113.9');
    expect(address(trusted, '::1', '203.0.113.9')).toBe('203.0.113.9');
    expect(address(trusted, '198.51.100.7', '203.0.113.9')).toBe('198.51.100.7');
  });

  it('is one network of 64 bits in IPv6, which one caller can fill', () => {
    expect(address(0, '2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(address(0, '2001:0db8:1:2::9')).toBe('2001:db8:1:2::/64');
    expect(address(0, '2001:db8::9')).toBe('2001:db8:0:0::/64');
    expect(address(0, '::1')).toBe('0:0:0:0::/64');
    expect(address(0, 'fe80::1%eth0')).toBe('fe80:0:0:0::/64');
    expect(address(0, '::ffff:198.51.100.7')).toBe('198.51.100.7');
  });
});
