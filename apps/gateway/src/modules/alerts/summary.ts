import type { StoredAlert } from '@circuitwatch/persistence';

/** What people read of an alert in one line. */
export function summaryOf({ ruleName, annotations, value }: StoredAlert): string {
  const written = (annotations['summary'] ?? annotations['description'] ?? '').trim();
  if (written !== '') return written;
  return value === null ? ruleName : `${ruleName}: ${Number(value.toPrecision(6))}`;
}

/** Since when it is as it is. */
export function sinceOf({ state, activeSince, startsAt, resolvedAt, changedAt }: StoredAlert): Date {
  switch (state) {
    case 'NORMAL':
      return resolvedAt ?? changedAt;
    case 'PENDING':
      return activeSince ?? changedAt;
    case 'FIRING':
    case 'RECOVERING':
      return startsAt ?? changedAt;
  }
}
