import { describe, expect, it } from 'vitest';
import type { LogLine } from '../api/documents/telemetry.ts';
import { followLog } from './follow-log.ts';

const start = Date.parse('2026-03-01T12:00:00Z');

function line(id: number, seconds: number): LogLine {
  return {
    id: String(id),
    at: new Date(start + seconds * 1_000).toISOString(),
    severity: 'INFORMATION',
    message: `line ${id}`,
    customDimensions: {},
    roleName: 'worker',
    roleInstance: 'w',
    operationId: null,
  };
}

/** Follows a store that gets these lines before each look. */
async function follow(turns: readonly (readonly LogLine[])[], lines: number): Promise<string[][]> {
  const stored: LogLine[] = [];
  const asked: (string | null)[] = [];
  let turn = 0;
  const read = async (since: string | null, most: number): Promise<readonly LogLine[]> => {
    const more = turns[turn++];
    if (more === undefined) throw new Error('The end.');
    stored.push(...more);
    asked.push(since);
    const inTime = stored.filter(({ at }) => since === null || at >= since);
    return inTime.toSorted((one, other) => one.at.localeCompare(other.at)).slice(-most);
  };
  const told: string[][] = [];
  const pause = () => Promise.resolve();
  const end = async (): Promise<void> => {
    for await (const found of followLog({ read, since: null, lines, pause }))
      told.push(found.map(({ id }) => id));
  };
  await expect(end()).rejects.toThrow('The end.');
  return told;
}

describe('followLog', () => {
  it('tells each line once, also those that are stored late', async () => {
    const turns = [
      [line(1, 0), line(2, 10)],
      [line(3, 20), line(4, 5)],
      [],
      [line(5, 20), line(6, 55), line(7, 15)],
      [line(8, 56)],
    ];
    expect(await follow(turns, 100)).toEqual([['1', '2'], ['4', '3'], [], ['7', '5', '6'], ['8']]);
  });

  it('does not go back before the first lines that were asked for', async () => {
    const turns = [[line(1, 0), line(2, 1), line(3, 2)], [line(4, 3)]];
    expect(await follow(turns, 2)).toEqual([['2', '3'], ['4']]);
  });

  it('waits for the first line', async () => {
    expect(await follow([[], [], [line(1, 0)]], 10)).toEqual([[], [], ['1']]);
  });
});
