import type { LookupAddress } from 'node:dns';
import { lookup as lookupDns } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { OutboundError } from './outbound-error.ts';
import { bareHost, mayReach, type Gate } from './outbound-gate.ts';
import { defaultTimeoutMs, type OutboundOptions } from './outbound-options.ts';
import { until } from './wait-until.ts';

async function resolveSystem(host: string): Promise<readonly string[]> {
  return (await lookupDns(host, { all: true })).map(({ address }) => address);
}

/** All addresses of a host, each of them checked. */
async function checkedAddresses(
  host: string,
  options: OutboundOptions,
  gate: Gate,
): Promise<readonly LookupAddress[]> {
  const resolve = options.resolve ?? resolveSystem;
  const inTime = AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs);
  const addresses = isIP(host) === 0 ? await until(resolve(host), inTime) : [host];
  if (addresses.length === 0) throw new OutboundError('network', `${host} has no address.`);
  if (!addresses.every((address) => mayReach(gate, host, address))) {
    throw new OutboundError(
      'blocked',
      `${host} is not on the public internet; an operator can allow it in CIRCUITWATCH_OUTBOUND_ALLOW.`,
    );
  }
  return addresses.map((address) => ({ address, family: isIP(address) }));
}

/** Answers Node's question for a host with the addresses that were checked: there is no second lookup that could differ. */
function lookupOf(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses;
    if (all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
}

/** Connects to an address that was checked, by the host's own name for TLS. */
export function connectorOf(options: OutboundOptions, gate: Gate): buildConnector.connector {
  return (target, callback) => {
    const host = bareHost(target);
    checkedAddresses(host, options, gate).then(
      (addresses) => {
        const connect = buildConnector({
          timeout: options.timeoutMs ?? defaultTimeoutMs,
          autoSelectFamily: true,
          lookup: lookupOf(addresses),
        });
        connect({ ...target, hostname: host }, callback);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), null);
      },
    );
  };
}
