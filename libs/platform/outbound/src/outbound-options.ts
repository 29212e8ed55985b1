/** Where requests may go beyond the public internet, and their bounds. */
export interface OutboundOptions {
  /** Hosts by name, and ranges such as `10.1.0.0/16`, that may be reached although they are private. */
  readonly allow?: readonly string[];
  /** Whether plain http is allowed to hosts that are not in `allow`; false unless said. */
  readonly allowHttp?: boolean;
  /** 443 and 8443 unless said; hosts in `allow` have any port. */
  readonly ports?: readonly number[];
  /** For the whole exchange; 15 seconds unless said. */
  readonly timeoutMs?: number;
  /** The rest of an answer is not read; 64 KiB unless said. */
  readonly maximumBytes?: number;
  /** Addresses of a host; the system's resolver unless given. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

/** Of an exchange, unless said otherwise. */
export const defaultTimeoutMs = 15_000;
