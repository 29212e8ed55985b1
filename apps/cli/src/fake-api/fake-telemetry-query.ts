const hour = (index: number): string => new Date(Date.UTC(2026, 2, 1, index)).toISOString();
const plants = ['pune', 'oslo'];

interface Asked {
  readonly kql: string;
  readonly rows: number;
}

const nothing = {
  columns: [],
  rows: [],
  render: null,
  truncated: false,
  tookMs: 12,
  archived: false,
  problems: [],
};

const answers: Readonly<Record<string, object>> = {
  table: {
    columns: [
      { name: 'timestamp', type: 'datetime' },
      { name: 'name', type: 'string' },
      { name: 'value', type: 'real' },
      { name: 'customDimensions', type: 'dynamic' },
    ],
    rows: [
      ['2026-03-01T00:00:00.000Z', 'a\u001b[2Jb', 0.25, { plant_id: 'pune' }],
      ['2026-03-01T12:30:05.250Z', '=1+1,"x"', null, null],
    ],
    truncated: true,
    archived: true,
  },
  line: {
    columns: [
      { name: 'timestamp', type: 'datetime' },
      { name: 'avg_value', type: 'real' },
    ],
    rows: [3, 0, 1, 2].map((index) => [hour(index), [1, 3, null, 2][index]]),
    render: { kind: 'timechart', options: { title: 'Error over time' } },
  },
  lines: {
    columns: [
      { name: 'timestamp', type: 'datetime' },
      { name: 'plant_id', type: 'string' },
      { name: 'count_', type: 'long' },
    ],
    rows: plants.flatMap((plant, place) =>
      [0, 1, 2].map((index) => [hour(index), plant, index * (place + 1)]),
    ),
    render: { kind: 'timechart', options: {} },
  },
  bars: {
    columns: [
      { name: 'plant_id', type: 'string' },
      { name: 'count_', type: 'long' },
    ],
    rows: [
      ['pune', 30],
      ['', 10],
    ],
    render: { kind: 'piechart', options: {} },
  },
  words: {
    columns: [{ name: 'name', type: 'string' }],
    rows: [['a']],
    render: { kind: 'barchart', options: {} },
  },
  wrong: {
    problems: [{ message: "The name 'valu' is not known.", line: 2, column: 9, offset: 9, length: 4 }],
  },
};

/** Answers to queries that go by the word that stands first in them. */
export function fakeTelemetryQuery(record: (name: string, input: unknown) => void) {
  return {
    telemetryQuery: (asked: Asked) => {
      record('telemetryQuery', asked);
      return { ...nothing, ...answers[asked.kql.trim().split(/\s/, 1)[0] ?? ''] };
    },
  };
}
