import { isMap, YAMLMap, type Node } from 'yaml';
import type { FleetCircuit, FleetDocument, MonitorDocument } from '../document.ts';
import { createKeys, readMonitor, scheduleKeys } from '../monitor/read-monitor.ts';
import { aliasesOf } from '../reading/aliases.ts';
import { itemsOf, openFields, rootItem, tellMissing, type Fields } from '../reading/fields.ts';
import { Reading, type Item } from '../reading/reading.ts';
import { text } from '../reading/scalars.ts';
import { fillTemplate, type Filling } from './fill-template.ts';
import { flatten, mergeMonitors } from './merge-monitors.ts';
import { usualMonitor } from './usual-monitor.ts';

const identity = {
  plant_id: ['plant_id', 'plant'],
  circuit_id: ['circuit_id', 'circuit'],
  model_name: ['model_name', 'model'],
} as const;
const identityKeys: readonly string[] = Object.values(identity).flat();
const monitorKeys: readonly string[] = [...scheduleKeys, ...createKeys, 'create_monitor'];
const circuitKeys = [...identityKeys, ...monitorKeys];

/** The template, and what its aliases stand for. */
interface Template {
  readonly node: Node;
  readonly filling: Pick<Filling, 'aliases' | 'isOwn'>;
}

/** Reads a fleet: for each circuit a monitor, made of the template and what the circuit says itself. */
export function readFleet(root: Item): FleetDocument | null {
  const fields = openFields(root, ['$schema', 'circuits', 'monitor']);
  const circuits = fields?.get('circuits');
  if (fields && !circuits) {
    tellMissing(fields, 'circuits', 'circuits: [{plant_id: …, circuit_id: …, model_name: …}]');
  }
  const items = circuits && itemsOf(circuits);
  if (!fields || !items) return null;
  if (items.length === 0 && circuits) {
    root.reading.problem(circuits, 'The fleet has no circuits; list one at least.');
  }
  const template = templateOf(fields);
  if (!template) return null;
  const found: FleetCircuit[] = [];
  const lineByName = new Map<string, number>();
  for (const item of items) found.push(readCircuit(item, template, lineByName));
  return { kind: 'fleet', circuits: found };
}

function templateOf(fields: Fields): Template | undefined {
  const item = fields.get('monitor');
  const { aliases } = fields.item.reading.source;
  if (item) {
    if (openFields(item, [...scheduleKeys, ...createKeys, 'create_monitor']) === undefined) return undefined;
    return { node: item.node, filling: { aliases, isOwn: true } };
  }
  const usual = usualMonitor();
  if (!usual.contents) throw new Error('The usual monitor is empty.');
  return { node: usual.contents, filling: { aliases: aliasesOf(usual), isOwn: false } };
}

/** One circuit by itself: what is wrong with it is told there, and stops no other. */
function readCircuit(item: Item, { node, filling }: Template, lineByName: Map<string, number>): FleetCircuit {
  const reading = new Reading(item.reading.source);
  const own: Item = { ...item, reading };
  const fields = openFields(own, circuitKeys);
  const read = (key: keyof typeof identity) => {
    const found = fields?.get(...identity[key]);
    return found && text(found);
  };
  const [plant, circuit, model] = [read('plant_id'), read('circuit_id'), read('model_name')];
  if (fields && plant === undefined) tellMissing(fields, 'plant_id', 'plant_id: plant-a');
  if (fields && circuit === undefined) tellMissing(fields, 'circuit_id', 'circuit_id: circuit-01');
  const names = { plant: plant ?? '', circuit: circuit ?? '' };
  const base = { ...names, line: reading.lineOf(item.at), model: model ?? null };
  if (plant === undefined || circuit === undefined || !isMap(own.node)) {
    return { ...base, monitor: null, problems: reading.problems };
  }
  // A misspelt name was told already; that it is missing as well would tell it twice.
  const modelName = model ?? (fields?.isMisspelt('model_name') === true ? 'misspelt' : undefined);
  const values = {
    ...{ plant_id: plant, circuit_id: circuit },
    ...(modelName !== undefined && { model_name: modelName }),
  };
  const filled = fillTemplate(node, { ...filling, values, reading, at: item.at });
  const said = mergeMonitors(isMap(filled) ? flatten(filled) : filled, flatten(withoutIdentity(own.node)));
  const monitor = readMonitor({ ...rootItem(reading, said, item.path), at: item.at }, true);
  tellTwin(own, monitor?.name ?? null, lineByName);
  const isSound = monitor?.kind === 'monitor' && reading.problems.length === 0;
  return {
    ...base,
    monitor: isSound ? withCircuit(monitor, names) : null,
    problems: monitor?.kind === 'other' ? [unmeasured(own, monitor.reason)] : reading.problems,
  };
}

function withCircuit(monitor: MonitorDocument, circuit: MonitorDocument['circuit']): MonitorDocument {
  return { ...monitor, circuit };
}

function unmeasured(item: Item, reason: string) {
  const reading = new Reading(item.reading.source);
  reading.problem(item, `There is nothing to apply: ${reason}.`);
  const [problem] = reading.problems;
  if (!problem) throw new Error('A problem was told and is not there.');
  return problem;
}

function withoutIdentity(circuit: YAMLMap): YAMLMap {
  const rest = new YAMLMap();
  if (circuit.range) rest.range = circuit.range;
  // An unknown key was told already.
  rest.items = circuit.items.filter(({ key }) => monitorKeys.includes(String(key)));
  return rest;
}

function tellTwin(item: Item, name: string | null, lineByName: Map<string, number>): void {
  if (name === null) return;
  const line = lineByName.get(name);
  if (line === undefined) lineByName.set(name, item.reading.lineOf(item.at));
  else item.reading.problem(item, `The circuit of line ${line} has a monitor named "${name}" already.`);
}
