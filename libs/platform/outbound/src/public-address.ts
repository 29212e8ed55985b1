import ipaddr from 'ipaddr.js';

/** Azure's wire server answers on an address that looks public, inside of its virtual networks only. */
const innerAddresses: ReadonlySet<string> = new Set(['168.63.129.16']);

/** Prefixes under which an IPv6 address carries an IPv4 one, with the byte at which that begins. */
const carriers: readonly { readonly prefix: string; readonly bits: number; readonly at: number }[] = [
  { prefix: '::', bits: 96, at: 12 },
  { prefix: '::ffff:0:0:0', bits: 96, at: 12 },
  { prefix: '64:ff9b::', bits: 96, at: 12 },
  { prefix: '64:ff9b:1::', bits: 48, at: 12 },
  { prefix: '2002::', bits: 16, at: 2 },
];

function isPublicV4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !innerAddresses.has(address.toString());
}

function isPublicV6(address: ipaddr.IPv6): boolean {
  const bytes = address.toByteArray();
  const carried = carriers.find(({ prefix, bits }) => address.match(ipaddr.IPv6.parse(prefix), bits));
  // What only wraps an IPv4 address is never asked for by those who mean well.
  if (carried !== undefined) return false;
  return address.range() === 'unicast' && bytes.length === 16;
}

/** Whether an address, in any notation of IP, belongs to the public internet: not private, local, reserved or a wrapper. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return address instanceof ipaddr.IPv4 ? isPublicV4(address) : isPublicV6(address);
}

/** A range that the operator allows, such as `10.1.0.0/16`, or a single address. */
export interface AllowedRange {
  contains(address: string): boolean;
}

/** Reads a range; undefined for what is none. */
export function readRange(text: string): AllowedRange | undefined {
  try {
    const isSingle = !text.includes('/');
    if (isSingle && !ipaddr.isValid(text)) return undefined;
    const [network, bits] = isSingle ? single(text) : ipaddr.parseCIDR(text);
    return {
      contains: (address) => {
        if (!ipaddr.isValid(address)) return false;
        const one = ipaddr.process(address);
        return one.kind() === network.kind() && one.match(network, bits);
      },
    };
  } catch {
    return undefined;
  }
}

function single(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
