import { monitorDifferences, type MonitorDocument } from '@circuitwatch/monitoring-documents';
import type { Monitor } from '@circuitwatch/persistence';
import { outcomeOf, type Applied, type AppliedChange, type ApplyContext } from './applied.ts';
import { checkMonitor } from './check-monitor.ts';
import { chooseCircuit } from './choose-circuit.ts';
import { nameCircuit, type NamedCircuit } from './ensure-circuit.ts';
import { missingReferences } from './missing-references.ts';
import { withoutCircuitTags } from './circuit-tags.ts';

/**
 * Creates the monitor, or changes what differs: a new definition becomes a new version, another trigger a new
 * schedule, another circuit moves it.
 *
 * @throws AppError INVALID for what the API refuses; CONFLICT when somebody else was faster.
 */
export async function applyMonitor(document: MonitorDocument, context: ApplyContext): Promise<Applied> {
  checkMonitor(document);
  const { repositories, actor } = context;
  const existing = await repositories.monitors.findByName(document.name);
  const chosen = await chooseCircuit(document, existing, context);
  const warnings = await missingReferences(document.definition, repositories);
  const told = { circuit: chosen.names, notes: chosen.notes, warnings };
  if (existing) return { ...(await changeMonitor(document, existing, chosen, context)), ...told };
  const { name, title, definition, trigger } = document;
  const circuitId = chosen.circuit.id;
  const monitor = await repositories.monitors.create({ name, title, circuitId, definition, trigger }, actor);
  return { outcome: 'CREATED', changes: everythingOf(document), monitor, ...told };
}

async function changeMonitor(
  { title, definition, trigger }: MonitorDocument,
  existing: Monitor,
  chosen: NamedCircuit,
  context: ApplyContext,
): Promise<Pick<Applied, 'outcome' | 'changes' | 'monitor'>> {
  const { monitors, schedules } = context.repositories;
  const [version] = await monitors.currentVersions([existing.id]);
  const [schedule] = await schedules.byMonitorIds([existing.id]);
  if (!version) throw new Error(`The monitor ${existing.name} has no definition.`);
  const strip = (said: typeof definition) => withoutCircuitTags(said, chosen.names);
  const before = {
    title: existing.title,
    definition: strip(version.definition),
    trigger: schedule?.trigger ?? null,
  };
  const said = monitorDifferences(before, { title, definition: strip(definition), trigger });
  const moved = await circuitChange(existing, chosen, context);
  const changes = [...moved, ...said];
  if (changes.length === 0) return { outcome: 'UNCHANGED', changes, monitor: existing };
  const differs = (part: string) => said.some(({ path }) => path[0] === part);
  const change = {
    id: existing.id,
    expectedVersion: existing.version,
    title: differs('title') ? title : undefined,
    circuitId: moved.length > 0 ? chosen.circuit.id : undefined,
    definition: said.some(({ path }) => path[0] !== 'title' && path[0] !== 'trigger')
      ? definition
      : undefined,
    trigger: differs('trigger') ? trigger : undefined,
  };
  return { outcome: outcomeOf(changes), changes, monitor: await monitors.update(change, context.actor) };
}

async function circuitChange(
  { circuitId }: Monitor,
  chosen: NamedCircuit,
  context: ApplyContext,
): Promise<readonly AppliedChange[]> {
  if (circuitId === chosen.circuit.id) return [];
  const { names } = await nameCircuit(circuitId, context);
  const [before, after] = [names, chosen.names].map(({ plant, circuit }) => `${plant}/${circuit}`);
  return [{ path: ['circuit'], before, after }];
}

/** All that a new monitor says. */
function everythingOf({ title, definition, trigger }: MonitorDocument): readonly AppliedChange[] {
  const { signals, ...rest } = definition;
  const parts = [
    [['title'], title] as const,
    ...Object.entries(rest).map(([key, value]) => [[key], value] as const),
    ...signals.map(({ name, ...signal }) => [['signals', name], signal] as const),
    [['trigger'], trigger] as const,
  ];
  return parts
    .filter(([, after]) => after !== undefined && after !== null)
    .map(([path, after]) => ({ path, before: undefined, after }));
}
