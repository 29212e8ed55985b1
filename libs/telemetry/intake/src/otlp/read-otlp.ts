import { invalid } from '@circuitwatch/platform-errors';
import { checkRow } from '../check-row.ts';
import type { Intake, IntakeProblem, IntakeRow } from '../intake-row.ts';
import { tableOf } from '../read-items.ts';
import type { CumulativeSeries } from './cumulative-series.ts';
import { asFields, type Fields } from './json-fields.ts';
import type { OtlpItem } from './otlp-item.ts';
import { decodeMessage } from './protobuf/decode-message.ts';
import { otlpRequests } from './protobuf/otlp-messages.ts';
import { readLogs } from './read-logs.ts';
import { readMetrics } from './read-metrics.ts';
import { readSpans } from './read-spans.ts';

/** What OTLP carries. */
export type OtlpSignal = keyof typeof otlpRequests;

/** How it is written. */
export type OtlpEncoding = 'json' | 'protobuf';

/** What reading needs beside the bytes. */
export interface OtlpContext {
  readonly signal: OtlpSignal;
  readonly encoding: OtlpEncoding;
  /** Remembers totals from one request to the next. */
  readonly series: CumulativeSeries;
  /** Instant of what carries none. */
  readonly now: Date;
}

function parse(bytes: Uint8Array, { signal, encoding }: OtlpContext): Fields {
  if (encoding === 'protobuf') return decodeMessage(bytes, otlpRequests[signal]);
  try {
    return asFields(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (error) {
    throw invalid(`The body is no JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`);
  }
}

function itemsOf(body: Fields, { signal, series }: OtlpContext): readonly OtlpItem[] {
  if (signal === 'metrics') return readMetrics(body, series);
  return signal === 'logs' ? readLogs(body) : readSpans(body);
}

/**
 * Reads a request of OTLP/HTTP: data points become customMetrics, log records traces, customEvents or exceptions, spans
 * requests and exceptions. What cannot be kept is told by its place, and the rest stands.
 *
 * @throws AppError INVALID when the bytes are no such request.
 */
export function readOtlp(bytes: Uint8Array, context: OtlpContext): Intake {
  const rows: IntakeRow[] = [];
  const problems: IntakeProblem[] = [];
  for (const [index, item] of itemsOf(parse(bytes, context), context).entries()) {
    const table = 'table' in item ? tableOf(item.table) : undefined;
    if (table === undefined || !('table' in item)) {
      problems.push({ index, field: '', message: 'problem' in item ? item.problem : 'There is no table.' });
      continue;
    }
    const checked = checkRow(table, item.values, context.now);
    if ('row' in checked) rows.push({ index, ...checked.row });
    else problems.push({ index, ...checked });
  }
  return { rows, problems };
}
