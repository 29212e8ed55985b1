import { createHash } from 'node:crypto';

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function domainOf(from: string): string {
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/u.exec(from)?.[1];
  return domain ?? 'circuitwatch.invalid';
}

/** The same for every attempt of a message, so that mailboxes can tell a second copy. */
export function messageIdOf(messageId: string, from: string): string {
  return `<message.${digestOf(messageId)}@${domainOf(from)}>`;
}

/** What all mails of a group answer to. No mail has this id; readers make one thread of those that name it. */
export function threadIdOf(groupKey: string, from: string): string {
  return `<group.${digestOf(groupKey)}@${domainOf(from)}>`;
}
