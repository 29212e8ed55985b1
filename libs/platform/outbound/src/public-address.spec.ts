import fc from 'fast-check';
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

/** First address and number of fixed bits of what IANA keeps from the public internet. */
const kept: readonly (readonly [number, number])[] = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0000000, 24],
  [0xc0a80000, 16],
  [0xc6120000, 15],
  [0xe0000000, 4],
  [0xf0000000, 4],
];

/** The notations in which URLs may hold an IPv4 address, and the IPv6 addresses that wrap one. */
function notationsOf(address: number): readonly string[] {
  const bytes = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255);
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const dotted = bytes.join('.');
  const words = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  return [
    dotted,
    String(address),
    `0x${address.toString(16)}`,
    `0${address.toString(8)}`,
    bytes.map((byte) => `0x${byte.toString(16)}`).join('.'),
    bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
    `${a}.${b}.${(c << 8) | d}`,
    `${a}.${(b << 16) | (c << 8) | d}`,
    `${dotted}.`,
    `[::ffff:${dotted}]`,
    `[::ffff:${words}]`,
    `[::${words}]`,
    `[64:ff9b::${words}]`,
    `[2002:${words}::1]`,
  ];
}

it('is not deceived by any notation of an inner address, as URLs read them', () => {
  const inner = fc
    .tuple(fc.constantFrom(...kept), fc.nat(0xffffffff))
    .map(([[network, bits], host]) => (network | (host >>> bits)) >>> 0);
  fc.assert(
    fc.property(inner, (address) => {
      for (const notation of notationsOf(address)) {
        const host = new URL(`https://${notation}/`).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
        expect(isPublicAddress(host), notation).toBe(false);
      }
    }),
  );
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
