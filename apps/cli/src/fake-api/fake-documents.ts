const at = '2026-11-20T06:00:00.000Z';

interface ApplyInput {
  readonly text: string;
  readonly plant?: string | null;
  readonly circuit?: string | null;
  readonly dryRun?: boolean | null;
}

const nothing = { changes: [], notes: [], defaulted: [], unsupported: [], warnings: [], userErrors: [] };

/** Answers to documents by words in them: `refuse-me` is refused, `keep-me` is there already, `change-me` changes. */
export function fakeDocuments(record: (name: string, input: unknown) => void) {
  return {
    applyDocument: ({ input }: { input: ApplyInput }) => {
      record('applyDocument', input);
      const { text, plant, circuit } = input;
      const name = /^name: *"?([\w-]+)/m.exec(text)?.[1] ?? null;
      const shown = { ...nothing, what: 'MONITOR', name, plant, circuit };
      if (text.includes('refuse-me')) {
        const message = 'monitors.yaml:3:1 It is refused.';
        return { ...shown, userErrors: [{ code: 'INVALID', field: ['text'], message }] };
      }
      if (text.includes('keep-me')) return { ...shown, outcome: 'UNCHANGED' };
      if (text.includes('change-me')) return { ...shown, outcome: 'CHANGED', ...changed };
      return { ...shown, outcome: 'CREATED', changes: [{ path: 'title', before: null, after: '"Pumps"' }] };
    },
    previewMonitor: ({ input }: { input: { yaml: string; scheduledAt?: Date } }) => {
      record('previewMonitor', input);
      return fakePreview(input.yaml.includes('lacking'));
    },
  };
}

const changed = {
  changes: [
    { path: 'signals.drift.metrics.psi', before: '0.25', after: '0.2' },
    { path: 'signals.quality', before: null, after: `"${'long '.repeat(40)}"` },
    { path: 'model', before: '"flow:2"', after: null },
  ],
  notes: [{ kind: 'DIFFERENCE', line: 4, path: 'trigger', message: 'Azure does otherwise.' }],
  unsupported: [{ name: 'answers', type: 'generation_safety_quality', reason: 'It judges texts.' }],
  warnings: ['The data asset "training:1" does not exist yet.'],
};

function fakePreview(isLacking: boolean) {
  const data = {
    role: 'target',
    selection: {},
    uri: 'file:///data/readings.csv',
    window: { from: '2026-11-13T06:00:00.000Z', to: at },
    rows: 168,
    columns: [
      { name: 'at', type: 'TIMESTAMP', kind: 'timestamp' },
      { name: 'flow', type: 'DOUBLE', kind: 'float' },
    ],
    fileCount: 2,
    fileBytes: 12_345,
    timestampColumn: 'at',
    correlationColumn: null,
    notes: ['Times without a zone are read as UTC.'],
    problems: [],
  };
  const baseline = {
    ...data,
    role: 'baseline',
    uri: null,
    window: null,
    rows: null,
    columns: [],
    fileCount: 0,
  };
  const problems = ['The data asset "training:1" does not exist yet.'];
  return {
    name: 'pumps',
    scheduledAt: at,
    unsupported: [],
    problems: [],
    signals: [
      {
        name: 'drift',
        kind: 'DATA_DRIFT',
        data: isLacking ? [data, { ...baseline, notes: [], problems }] : [data],
      },
    ],
  };
}

/** Two made-up runs side by side. */
export function fakeComparison(base: object, other: object) {
  const metric = (id: string) => ({ id });
  const side = (value: number | null, verdict: string) => ({
    value,
    verdict,
    status: value === null ? 'NO_DATA' : 'COMPUTED',
  });
  const shared = { signal: 'data_drift', metric: metric('jensen_shannon_distance') };
  return {
    base,
    other,
    truncated: false,
    results: [
      {
        ...{ ...shared, feature: 'temperature', change: 0.26, verdictChanged: true },
        ...{ base: side(0.05, 'HEALTHY'), other: side(0.31, 'BREACHED') },
      },
      {
        ...{ ...shared, feature: 'pressure', change: null, verdictChanged: false },
        ...{ base: side(null, 'NO_DATA'), other: side(null, 'NO_DATA') },
      },
      {
        ...{ ...shared, feature: 'flow', change: null, verdictChanged: true },
        ...{ base: null, other: side(0.02, 'HEALTHY') },
      },
    ],
  };
}
