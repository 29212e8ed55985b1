import { type NotificationMessage } from '@circuitwatch/alerting-definitions';
import { mainAlerts } from './message-title.ts';

/** Something a reader may open. */
export interface MessageLink {
  readonly kind: 'ACKNOWLEDGE' | 'SILENCE' | 'OPEN';
  readonly title: string;
  readonly url: string;
}

const longestUrl = 2_000;

/** The URL as browsers write it; null unless it is http(s), without a user in it, and of at most 2,000 characters. */
export function webUrl(text: string): string | null {
  if (text.length > longestUrl || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return url.username === '' && url.password === '' && url.href.length <= longestUrl ? url.href : null;
}

/**
 * Where a reader acts: the alert's page when the message is about one, else the page of all its alerts. Acknowledge
 * and Silence are that page with `action=acknowledge` or `action=silence`: it must ask first, because mail scanners
 * open every link. A message that needs no action only has Open; one without a usable URL has none.
 */
export function messageLinks(message: NotificationMessage): readonly MessageLink[] {
  const [only, another] = mainAlerts(message);
  const single = only !== undefined && another === undefined && message.truncatedAlerts === 0;
  const page = webUrl(single ? only.url : message.url) ?? webUrl(message.url);
  if (page === null) return [];
  const open: MessageLink = { kind: 'OPEN', title: 'Open', url: page };
  if (message.status === 'RESOLVED' || message.reason === 'TEST') return [open];
  const acting = (action: string): string => {
    const url = new URL(page);
    url.searchParams.set('action', action);
    return url.href;
  };
  return [
    { kind: 'ACKNOWLEDGE', title: 'Acknowledge', url: acting('acknowledge') },
    { kind: 'SILENCE', title: 'Silence', url: acting('silence') },
    open,
  ];
}
