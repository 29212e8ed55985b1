/** A server that says nothing for this long is taken for gone. */
const requestMs = 120_000;

/** The signal of one request: it ends with the caller's, or when the server does not answer. */
export function requestSignal(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(requestMs)]);
}
