const mostRemembered = 20_000;

/** Mails that a server took, so that a retry for other addresses of the same message does not send them again. */
export interface AcceptedMails {
  readonly has: (messageId: string, address: string) => boolean;
  readonly add: (messageId: string, address: string) => void;
}

/**
 * Remembers the last 20,000 mails, in this process only. A retry by another process sends again, under the same
 * Message-ID; a receiver with one address is never sent to twice for this reason.
 */
export function createAcceptedMails(): AcceptedMails {
  const known = new Set<string>();
  const keyOf = (messageId: string, address: string): string => `${messageId}\n${address.toLowerCase()}`;
  return {
    has: (messageId, address) => known.has(keyOf(messageId, address)),
    add: (messageId, address) => {
      known.add(keyOf(messageId, address));
      if (known.size <= mostRemembered) return;
      const [oldest] = known;
      if (oldest !== undefined) known.delete(oldest);
    },
  };
}
