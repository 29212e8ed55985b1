import { type NotificationMessage, type Severity } from '@circuitwatch/alerting-definitions';

const bySeverity: Readonly<Record<Severity, string>> = {
  0: '#b42318',
  1: '#b42318',
  2: '#b54708',
  3: '#175cd3',
  4: '#475467',
};

/** Background of the band at the top; white text on it has a contrast of at least 4.5 to 1. */
export function bandColour(message: NotificationMessage, severity: Severity): string {
  if (message.reason === 'TEST') return '#475467';
  return message.status === 'RESOLVED' ? '#067647' : bySeverity[severity];
}
