import { validateDefinition, type RunOutcome } from '@circuitwatch/monitoring-definitions';
import { executeMonitorRun } from '../execute-monitor-run.ts';
import type { MonitorRunRequest } from '../run-request.ts';

export const scheduledAt = new Date('2026-11-21T06:00:00Z');

/** What no test of features needs. */
export const noImportance: MonitorRunRequest['importance'] = {
  surrogate: async () => {
    throw new Error('No importance was expected to be asked for.');
  },
  ofModel: null,
};

/** Runs a definition as people write it: `uri`s name the fake reader's sources, assets `name:1` the source `name`. */
export async function runDefinition(
  input: object,
  rest: Pick<MonitorRunRequest, 'reader'> & Partial<MonitorRunRequest>,
): Promise<RunOutcome> {
  const definition = validateDefinition(input);
  return executeMonitorRun({
    definition,
    scheduledAt,
    sources: new Proxy<MonitorRunRequest['sources']>(
      {},
      { get: (_, name) => ({ uri: String(name).replace(/:\d+$/, ''), timestampColumn: null }) },
    ),
    components: {},
    breachedBefore: {},
    importance: noImportance,
    clock: () => 0,
    ...rest,
  });
}
