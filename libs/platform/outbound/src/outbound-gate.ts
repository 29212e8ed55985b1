import { isIP } from 'node:net';
import { OutboundError } from './outbound-error.ts';
import type { OutboundOptions } from './outbound-options.ts';
import { isPublicAddress, readRange, type AllowedRange } from './public-address.ts';

/** What the operator allows beyond the public internet. */
export interface Gate {
  readonly hosts: ReadonlySet<string>;
  readonly ranges: readonly AllowedRange[];
}

/** Without brackets, a last dot and capitals. */
export function bareHost({ hostname }: { readonly hostname: string }): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

/** Reads names of hosts and ranges. */
export function gateOf(allow: readonly string[]): Gate {
  const ranges = allow.map(readRange);
  return {
    ranges: ranges.filter((range) => range !== undefined),
    hosts: new Set(allow.filter((_, index) => ranges[index] === undefined).map((host) => host.toLowerCase())),
  };
}

function isAllowed({ ranges }: Gate, address: string): boolean {
  return ranges.some((range) => range.contains(address));
}

/** Whether an address of a host may be connected to. */
export function mayReach(gate: Gate, host: string, address: string): boolean {
  return gate.hosts.has(host) || isPublicAddress(address) || isAllowed(gate, address);
}

/** The URL, if its form alone does not forbid it. WHATWG parsing has already made one of all notations of an address. */
export function readUrl(text: string, options: OutboundOptions, gate: Gate): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new OutboundError('blocked', 'The address is no URL.');
  const host = bareHost(url);
  const isTrusted = gate.hosts.has(host) || (isIP(host) !== 0 && isAllowed(gate, host));
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new OutboundError('blocked', 'Only https addresses are allowed.');
  }
  if (url.protocol === 'http:' && options.allowHttp !== true && !isTrusted) {
    throw new OutboundError('blocked', `Plain http to ${host} is not allowed; use https.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundError('blocked', 'The address must not hold a user or a password.');
  }
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const ports = options.ports ?? (options.allowHttp === true ? [80, 443, 8443] : [443, 8443]);
  if (!isTrusted && !ports.includes(port)) {
    throw new OutboundError('blocked', `Port ${port} of ${host} is not allowed.`);
  }
  return url;
}
