/** Why a request came to nothing. */
export type OutboundFailure = 'blocked' | 'timeout' | 'network';

/** A request that was not made, or not answered; the message names at most the host. */
export class OutboundError extends Error {
  readonly failure: OutboundFailure;

  constructor(failure: OutboundFailure, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'OutboundError';
    this.failure = failure;
  }
}
