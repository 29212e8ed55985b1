import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '@circuitwatch/testing';
import { afterAll, expect, it } from 'vitest';
import { eventsIn } from './spec/collected.ts';
import type { DayOfTraffic } from './spec/day-of-traffic.ts';

const folder = temporaryFolder('collector-day');
afterAll(() => folder.remove());

const deployments = 50;
const requestsAnHour = 200;
const megabyte = 2 ** 20;

it('a day of traffic lies in 24 whole hour folders a collection, leaves no file open and memory flat', async () => {
  const program = join(import.meta.dirname, 'spec/day-of-traffic.ts');
  const args = ['--expose-gc', program, folder.path, `${deployments}`, `${requestsAnHour}`];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { retainedBytes, openFiles, written, dropped, seconds } = JSON.parse(stdout) as DayOfTraffic;
  const events = deployments * 24 * requestsAnHour * 2;
  expect({ written, dropped }).toEqual({ written: events, dropped: 0 });
  expect(openFiles).toEqual(openFiles.map(() => 0));
  const [early = 0, late = 0] = [retainedBytes[1], retainedBytes[23]];
  const said = [early, late].map((bytes) => (bytes / megabyte).toFixed(2)).join(' MB after 2 hours, ');
  console.log(`${events} events in ${seconds.toFixed(1)} s: ${said} MB after 24`);
  // Five bytes an event that stayed would be more.
  expect(late - early).toBeLessThan(2 * megabyte);

  const ids = Array.from({ length: requestsAnHour }, (_, number) => number);
  for (let deployment = 0; deployment < deployments; deployment++) {
    for (const collection of ['model_inputs', 'model_outputs']) {
      const place = join(folder.path, `modelDataCollector/plant/pump-${deployment}/${collection}/2026/01/05`);
      expect(readdirSync(place, { recursive: true })).toHaveLength(2 * 24);
      for (let hour = 0; hour < 24; hour++) {
        const text = readFileSync(join(place, `${hour}`.padStart(2, '0'), 'i.jsonl'), 'utf8');
        const found = eventsIn(text).map(({ correlationid }) => correlationid);
        expect(found).toEqual(ids.map((number) => `${hour}-${number}`));
      }
    }
  }
});
