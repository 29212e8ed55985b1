import { invalid, notFound } from '@circuitwatch/platform-errors';
import type { QueryResolvers, Severity } from '../../../../generated/resolver-types.ts';
import { readSince } from '../../read-since.ts';

/** In the order of Application Insights' numbers. */
const severities: readonly Severity[] = ['VERBOSE', 'INFORMATION', 'WARNING', 'ERROR', 'CRITICAL'];
const mostLines = 10_000;

/** What a deployment tells. */
export const deploymentLogs: NonNullable<QueryResolvers['deploymentLogs']> = async (
  _parent,
  { deployment: reference, lines, since, minimumSeverity },
  { persistence, now },
) => {
  const count = lines ?? 100;
  if (count < 1 || count > mostLines) throw invalid(`lines: ${count} is not from 1 to ${mostLines}.`);
  const from = since == null ? null : readSince(since, now());
  const deployment = await persistence.deployments.findByReference(reference);
  if (deployment === null) throw notFound('Deployment', reference);
  const traces = await persistence.telemetry.traces({
    deploymentId: deployment.id,
    lines: count,
    since: from,
    minimumSeverity: severities.indexOf(minimumSeverity ?? 'VERBOSE'),
  });
  return traces.map(({ timestamp, severityLevel, ...line }) => ({
    ...line,
    at: timestamp,
    severity: severities[severityLevel] ?? 'CRITICAL',
  }));
};
