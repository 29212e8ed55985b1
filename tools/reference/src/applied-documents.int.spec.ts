import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedFolder } from './env.ts';
import { startGateway, type StartedGateway } from './started-gateway.spec-support.ts';

let gateway: StartedGateway;
const folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-documents-'));

beforeAll(async () => {
  gateway = await startGateway(folder);
});

afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

interface Applied {
  readonly outcome: string | null;
  readonly what: string | null;
  readonly reason: string | null;
  readonly unsupported: readonly { readonly reason: string }[];
  readonly monitor: { readonly yaml: string } | null;
  readonly userErrors: readonly { readonly message: string }[];
}

async function apply(text: string, file: string): Promise<Applied> {
  const query = `mutation ($input: ApplyDocumentInput!) { applied: applyDocument(input: $input) {
    outcome what reason unsupported { reason } monitor { yaml } userErrors { message } } }`;
  const { applied } = await gateway.ask<{ applied: Applied }>(query, { input: { text, file } });
  return applied;
}

/** What applying a document must come to: it is there, or the reason against it is plain. */
async function holdDocument(root: string, file: string, what: string): Promise<void> {
  const text = readFileSync(path.join(root, file), 'utf8');
  const applied = await apply(text, file);
  if (what === 'UNSUPPORTED') {
    expect(applied).toMatchObject({ outcome: null, what: 'OTHER', monitor: null });
    expect(applied.userErrors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/not supported: .{20,}/),
    ]);
    expect(applied.unsupported.length).toBeGreaterThan(0);
    return;
  }
  expect(applied.userErrors).toEqual([]);
  if (what === 'NOTHING') {
    expect(applied).toMatchObject({ outcome: 'NOTHING_TO_APPLY', reason: expect.stringMatching(/.{20,}/) });
    return;
  }
  expect(applied).toMatchObject({ what, outcome: expect.stringMatching(/^(CREATED|CHANGED|UNCHANGED)$/) });
  const events = await gateway.db.audit.count();
  expect(await apply(text, file)).toMatchObject({ outcome: 'UNCHANGED', userErrors: [] });
  // What Azure cannot say stands in comments on top, and is missing when the YAML comes back.
  if (applied.monitor && !applied.monitor.yaml.startsWith('#')) {
    expect(await apply(applied.monitor.yaml, file)).toMatchObject({ outcome: 'UNCHANGED', userErrors: [] });
  }
  expect(await gateway.db.audit.count()).toBe(events);
}

describe('documents as the requirements print them, mended', () => {
  const root = path.join(import.meta.dirname, '../fixtures/seed-documents');

  it.each([
    ['out-of-box-monitoring.yaml', 'MONITOR'],
    ['advanced-model-monitoring.yaml', 'MONITOR'],
    ['drift-monitor.yaml', 'MONITOR'],
    ['deployment.yaml', 'DEPLOYMENT'],
    ['component.yaml', 'COMPONENT'],
    ['answers.yaml', 'UNSUPPORTED'],
  ])('%s', (file, what) => holdDocument(root, file, what));
});

const azureFolder = path.join(sharedFolder(), 'reference/azure-yaml');
const azureFiles = existsSync(azureFolder)
  ? readdirSync(azureFolder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ya?ml$/i.test(file))
  : [];

/** What Azure's files are, by their names; everything else is a monitor. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/generation/, 'UNSUPPORTED'],
  [/environments|training_pipeline|endpoint\.yaml$/, 'NOTHING'],
  [/data-collector|deployment\.yaml$/, 'DEPLOYMENT'],
  [/spec\.yaml$/, 'COMPONENT'],
];

describe.skipIf(azureFiles.length === 0)(
  `the YAML of Azure's samples and tests${azureFiles.length === 0 ? ' (no shared files here; those of the requirements ran)' : ''}`,
  () => {
    it.each(azureFiles)('%s', (file) => {
      const found = kinds.find(([pattern]) => pattern.test(file));
      return holdDocument(azureFolder, file, found?.[1] ?? 'MONITOR');
    });

    it('is applied as a folder, with one line for each and an end that tells of the refused ones', async () => {
      const { exitCode, out, err } = await gateway.circuitwatch('apply', '-f', azureFolder);
      expect(exitCode).toBe(1);
      const refusals = err.trim().split('\n');
      expect(refusals.filter((line) => line.includes('not supported'))).toHaveLength(3);
      // Azure's samples of one deployment, and its tests of one monitor, are alternatives.
      expect(refusals.filter((line) => line.includes('as well; apply one of them'))).toHaveLength(7);
      expect(refusals).toHaveLength(10);
      expect(out).toMatch(/refused +a monitor of generated text generation-token-statistics-test/);
      expect(out).toMatch(/\d+ of \d+ monitors and \d+ of \d+ other documents applied\./);
    });
  },
);

describe('a fleet of 200 circuits', () => {
  const circuits = Array.from({ length: 200 }, (_, index) => {
    const key = index === 137 ? 'modle_name' : 'model_name';
    const circuit = String(index % 50).padStart(2, '0');
    return `  - plant_id: plant-${Math.floor(index / 50)}\n    circuit_id: c${circuit}\n    ${key}: flow-forecast\n`;
  });

  it('is applied in one command, but for the one circuit that is misspelt', async () => {
    const file = path.join(folder, 'circuits.yaml');
    writeFileSync(file, `circuits:\n${circuits.join('')}`);
    const first = await gateway.circuitwatch('apply', '-f', file);
    expect(first.exitCode).toBe(1);
    expect(first.out).toContain('199 of 200 monitors applied.');
    expect(first.out.match(/^created +monitor monitor-plant-\d-c\d\d \(plant-\d\/c\d\d\)$/gm)).toHaveLength(
      199,
    );
    expect(first.out.match(/^refused +monitor/gm)).toHaveLength(1);
    expect(first.err).toMatch(
      /^\S+circuits\.yaml:415:5 .*Unknown key "modle_name"\. Did you mean "model_name"\?\n$/,
    );
    const plants = await Promise.all(
      [0, 1, 2, 3].map((plant) => gateway.db.plants.findByName(`plant-${plant}`)),
    );
    const plantIds = plants.map((plant) => plant?.id ?? '');
    expect(await gateway.db.monitors.count({ plantIds })).toBe(199);
    console.log(`200 circuits: applied in ${first.seconds.toFixed(1)} s`);
  });

  it('is the same when it is applied again, and nothing is written', async () => {
    const events = await gateway.db.audit.count();
    const again = await gateway.circuitwatch('apply', '-f', path.join(folder, 'circuits.yaml'), '--json');
    const { documents } = JSON.parse(again.out) as { documents: readonly { outcome: string }[] };
    const outcomes = documents.map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'UNCHANGED')).toHaveLength(199);
    expect(outcomes.filter((outcome) => outcome === 'REFUSED')).toHaveLength(1);
    expect(await gateway.db.audit.count()).toBe(events);
    console.log(`200 circuits: found unchanged in ${again.seconds.toFixed(1)} s`);
  });

  it('exports what comes back as it was, but for what its comments say that Azure cannot', async () => {
    const file = path.join(folder, 'c00.yaml');
    const exported = await gateway.circuitwatch('export', 'monitor-plant-0-c00', '-o', file);
    expect(exported.exitCode).toBe(0);
    const comments = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('# '));
    const named = [/^# prediction_drift: .*features/, /^# model_performance: .*r2_score/];
    expect(comments).toEqual(
      expect.arrayContaining(named.map((pattern) => expect.stringMatching(pattern) as string)),
    );
    const dry = await gateway.circuitwatch('apply', '-f', file, '--dry-run', '--json');
    expect(dry.exitCode).toBe(0);
    const { documents } = JSON.parse(dry.out) as {
      documents: readonly { changes: readonly { path: string }[] }[];
    };
    expect(documents[0]?.changes.map((change) => change.path)).toEqual([
      'signals.prediction_drift.features',
      'signals.model_performance.metrics.r2_score',
    ]);
  });
});
