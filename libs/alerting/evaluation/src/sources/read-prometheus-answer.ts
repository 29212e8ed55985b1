import type { RuleSample, SourceReading } from '@circuitwatch/alerting-definitions';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Prometheus writes numbers as texts, with `NaN`, `+Inf` and `-Inf`. */
function readValue(pair: unknown): number | undefined {
  if (!Array.isArray(pair) || typeof pair[1] !== 'string') return undefined;
  const text = pair[1];
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  const value = Number(text);
  return text === 'NaN' || !Number.isNaN(value) ? value : undefined;
}

function readSample(item: unknown): RuleSample | undefined {
  if (!isRecord(item) || !isRecord(item['metric'])) return undefined;
  const value = readValue(item['value']);
  if (value === undefined) return undefined;
  const labels = Object.entries(item['metric']).filter(([name]) => name !== '__name__');
  return {
    labels: Object.fromEntries(labels.map(([name, text]) => [name, String(text)])),
    value,
    observedAt: null,
    evidence: null,
  };
}

/**
 * The answer of Prometheus' `/api/v1/query` as samples of a rule. An empty vector is no sample, which is good news for
 * an expression that filters; whether it is an absence is the rule's matter.
 */
export function readPrometheusAnswer(answer: unknown): SourceReading {
  if (!isRecord(answer)) return { kind: 'ERROR', message: 'Prometheus did not answer with JSON of its API.' };
  if (answer['status'] !== 'success' || !isRecord(answer['data'])) {
    const message =
      typeof answer['error'] === 'string' ? answer['error'] : 'Prometheus answered without success.';
    return { kind: 'ERROR', message: message.slice(0, 500) };
  }
  const { resultType, result } = answer['data'];
  if (resultType === 'scalar') {
    const value = readValue(result);
    if (value !== undefined) {
      return { kind: 'SAMPLES', samples: [{ labels: {}, value, observedAt: null, evidence: null }] };
    }
  }
  if (resultType !== 'vector' || !Array.isArray(result)) {
    const message = `The expression must give a vector or a scalar, not a ${String(resultType)}.`;
    return { kind: 'ERROR', message };
  }
  const samples = result.map(readSample);
  if (samples.includes(undefined)) {
    return { kind: 'ERROR', message: 'Prometheus answered with samples that cannot be read.' };
  }
  return { kind: 'SAMPLES', samples: samples.filter((sample) => sample !== undefined) };
}
