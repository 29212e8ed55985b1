import { describe, expect, it } from 'vitest';
import type { AlertRow, AlertState } from '../api/documents/alerts.ts';
import { watchAlerts } from './watch-alerts.ts';

function alert(id: string, state: AlertState, acknowledgedBy: string | null = null): AlertRow {
  return {
    ...{ id, name: 'a', fingerprint: id, severity: 2, severityName: 'Warning', state, reason: 'THRESHOLD' },
    ...{
      value: null,
      since: '',
      changedAt: `${id}-${state}`,
      summary: '',
      plantName: null,
      circuitName: null,
    },
    ...{ acknowledgedBy, acknowledgedAt: null, assignee: null, labels: {} },
  };
}

async function* listening(alerts: readonly AlertRow[], error?: Error): AsyncGenerator<AlertRow> {
  yield* alerts;
  if (error) throw error;
  await Promise.resolve();
}

async function take(stream: AsyncGenerator<AlertRow>, count: number): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { id, state, acknowledgedBy } of stream) {
    found.push([id, state, acknowledgedBy].filter(Boolean).join(' '));
    if (found.length === count) break;
  }
  return found;
}

describe('watchAlerts', () => {
  it('asks where listening breaks off, and tells each change once, the oldest first', async () => {
    const looks = [
      [alert('old', 'FIRING')],
      [alert('c', 'PENDING'), alert('b', 'FIRING'), alert('a', 'FIRING'), alert('old', 'FIRING')],
      [alert('a', 'NORMAL'), alert('b', 'FIRING', 'Ada'), alert('c', 'PENDING')],
    ];
    let pauses = 0;
    const stream = watchAlerts({
      listen: () => listening([alert('a', 'FIRING')], new Error('the socket broke')),
      newest: () => Promise.resolve(looks.shift() ?? []),
      pause: () => Promise.resolve((pauses += 1)),
    });
    expect(await take(stream, 5)).toEqual(['a FIRING', 'b FIRING', 'c PENDING', 'b FIRING Ada', 'a NORMAL']);
    expect(pauses).toBe(1);
  });

  it('ends with the reason when asking fails', async () => {
    let asked = 0;
    const stream = watchAlerts({
      listen: () => listening([]),
      newest: () => (asked++ === 0 ? Promise.resolve([]) : Promise.reject(new Error('No answer.'))),
      pause: () => Promise.resolve(),
    });
    await expect(take(stream, 1)).rejects.toThrow('No answer.');
  });
});
