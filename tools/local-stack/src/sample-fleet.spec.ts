import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from './api.ts';
import { openDataFolder, type DataFolder } from './data-folder.ts';
import { ensureSampleFleet, type FleetMaker } from './sample-fleet.ts';

let root = '';
let folder: DataFolder;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'circuitwatch-sample-'));
  folder = openDataFolder(root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const now = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-02T12:00:00Z');

function batch(done: boolean) {
  return {
    id: 'b',
    total: 2,
    succeeded: done ? 2 : 1,
    failed: 0,
    canceled: 0,
    breached: 1,
    progress: done ? 1 : 0.5,
    done,
  };
}

/** An API with this many plants; notes what was asked. */
function fakeApi(plants: number): { api: Api; asked: { document: string; variables: unknown }[] } {
  const asked: { document: string; variables: unknown }[] = [];
  const answers = (document: string): unknown => {
    if (document.includes('plants')) return { plants: { totalCount: plants } };
    if (document.includes('runMonitors')) return { runMonitors: { batch: batch(false), userErrors: [] } };
    return { node: batch(true) };
  };
  const request: Api['request'] = async <Data>(document: string, variables?: unknown) => {
    asked.push({ document, variables });
    return answers(document) as Data;
  };
  return { api: { request }, asked };
}

function fakeMaker(failAt?: 'files' | 'registration') {
  const done: string[] = [];
  const maker: FleetMaker = {
    createFiles: async ({ circuits, endsAt }) => {
      if (failAt === 'files') throw new Error('killed');
      done.push(`files ${circuits} ${endsAt.toISOString()}`);
    },
    register: async () => {
      if (failAt === 'registration') throw new Error('killed');
      done.push('registration');
    },
  };
  return { maker, done };
}

function options(api: Api, maker: FleetMaker, at = now, circuits = 2) {
  return { api, folder, circuits, now: at, maker, output: { write: () => true } };
}

describe('ensureSampleFleet', () => {
  it('makes the files, registers them and runs all monitors, once', async () => {
    const { api, asked } = fakeApi(0);
    const { maker, done } = fakeMaker();
    expect(await ensureSampleFleet(options(api, maker))).toBe(true);
    expect(done).toEqual(['files 2 2026-03-01T12:00:00.000Z', 'registration']);
    const run = asked.find(({ document }) => document.includes('runMonitors'));
    expect(run?.variables).toEqual({ scheduledAt: now.toISOString() });

    expect(await ensureSampleFleet(options(api, maker, later))).toBe(false);
    expect(done).toHaveLength(2);
  });

  it.each(['files', 'registration'] as const)(
    'goes on after an end in the %s, with the first size and instant',
    async (stage) => {
      const { api } = fakeApi(0);
      await expect(ensureSampleFleet(options(api, fakeMaker(stage).maker))).rejects.toThrow('killed');
      const { maker, done } = fakeMaker();
      expect(await ensureSampleFleet(options(fakeApi(1).api, maker, later, 99))).toBe(true);
      const files = 'files 2 2026-03-01T12:00:00.000Z';
      expect(done).toEqual(stage === 'files' ? [files, 'registration'] : ['registration']);
      expect(JSON.parse(readFileSync(folder.sampleState, 'utf8'))).toMatchObject({
        stage: 'done',
        endsAt: now.toISOString(),
      });
    },
  );

  it('runs the monitors again when only that was interrupted', async () => {
    writeFileSync(
      folder.sampleState,
      JSON.stringify({ circuits: 2, seed: 1, endsAt: now.toISOString(), stage: 'first-runs' }),
    );
    const { maker, done } = fakeMaker();
    const { api, asked } = fakeApi(1);
    expect(await ensureSampleFleet(options(api, maker, later))).toBe(true);
    expect(done).toEqual([]);
    expect(asked.filter(({ document }) => document.includes('runMonitors'))).toHaveLength(1);
  });

  it('leaves a platform alone that has plants of its own, or when none is wanted', async () => {
    const { maker, done } = fakeMaker();
    expect(await ensureSampleFleet(options(fakeApi(3).api, maker))).toBe(false);
    expect(await ensureSampleFleet(options(fakeApi(0).api, maker, now, 0))).toBe(false);
    expect(done).toEqual([]);
  });
});
