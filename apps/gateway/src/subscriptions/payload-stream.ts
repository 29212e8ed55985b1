/** A stream that ends at once when its taker leaves. */
export type PayloadStream<Payload> = AsyncGenerator<Payload, void, void>;

/**
 * Each row as the payload of the root field `field`. `open` is given a signal that aborts when the taker leaves: what
 * waits for the next row then ends at once.
 */
export function payloadStream<Field extends string, Row>(
  field: Field,
  open: (signal: AbortSignal) => AsyncGenerator<Row, void, void>,
): PayloadStream<Record<Field, Row>> {
  const controller = new AbortController();
  const rows = open(controller.signal);
  const payloads = (async function* () {
    for await (const row of rows) yield { [field]: row } as Record<Field, Row>;
  })();
  const leave = payloads.return.bind(payloads);
  payloads.return = (value) => {
    controller.abort();
    return leave(value);
  };
  return payloads;
}
