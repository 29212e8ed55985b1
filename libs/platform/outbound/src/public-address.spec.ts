import { describe, expect, it } from 'vitest';
import { isPublicAddress, readRange } from './public-address.ts';

const inner = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '168.63.129.16',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.168.0.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::ffff:a9fe:a9fe',
  '::ffff:0:127.0.0.1',
  '64:ff9b::10.0.0.1',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::1',
  '2002:7f00:1::',
  '2002:808:808::1',
  '2001:db8::1',
  '2001::1',
  'fc00::1',
  'fdff::1',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  '100::1',
  // Not addresses at all, whatever resolvers make of them.
  '',
  'localhost',
  '999.1.1.1',
];

const outer = [
  '8.8.8.8',
  '1.1.1.1',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.255.255',
  '100.128.0.1',
  '198.17.0.1',
  '198.20.0.1',
  '2606:4700:4700::1111',
  '2a00:1450:4001:82a::200e',
];

describe('isPublicAddress', () => {
  it.each(inner)('keeps away from %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(outer)('lets through %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('readRange', () => {
  it('holds the addresses of its network, in any notation', () => {
    const range = readRange('10.1.0.0/16');
    expect(range?.contains('10.1.255.1')).toBe(true);
    expect(range?.contains('::ffff:10.1.2.3')).toBe(true);
    expect(range?.contains('10.2.0.1')).toBe(false);
    expect(range?.contains('fd00::1')).toBe(false);
    expect(readRange('fd00::/8')?.contains('fd12::1')).toBe(true);
    expect(readRange('127.0.0.1')?.contains('127.0.0.2')).toBe(false);
  });

  it.each(['jira.plant.local', '10.0.0.0/33', 'x/8', ''])('is none for %j', (text) => {
    expect(readRange(text)).toBeUndefined();
  });
});
