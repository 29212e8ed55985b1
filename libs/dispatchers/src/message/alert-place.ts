import { type Labels, type NotifiedAlert } from '@circuitwatch/alerting-definitions';
import { cleanLine } from './clean-text.ts';

/** Labels that say what every alert says elsewhere. */
const saidElsewhere = new Set(['alertname', 'severity']);
const plantLabels = ['plant_id', 'plant'];
const circuitLabels = ['circuit_id', 'circuit'];
const placeLabels = new Set([...plantLabels, ...circuitLabels]);

function firstOf(labels: Labels, names: readonly string[]): string | null {
  for (const name of names) {
    const value = labels[name];
    if (value !== undefined && value !== '') return cleanLine(value, 80);
  }
  return null;
}

/** Name of the plant that an alert is about; null: none is named. */
function plantOf(labels: Labels): string | null {
  return firstOf(labels, plantLabels);
}

/** Name of the circuit that an alert is about; null: none is named. */
function circuitOf(labels: Labels): string | null {
  return firstOf(labels, circuitLabels);
}

/** A circuit is unique within its plant only. */
function circuitKey(alert: NotifiedAlert): string | null {
  const circuit = circuitOf(alert.labels);
  return circuit === null ? null : JSON.stringify([plantOf(alert.labels), circuit]);
}

/** How many circuits the alerts are about. */
export function countCircuits(alerts: readonly NotifiedAlert[]): number {
  return new Set(alerts.map(circuitKey).filter((key) => key !== null)).size;
}

/** Distinct plants of the alerts. */
export function plantsOf(alerts: readonly NotifiedAlert[]): readonly string[] {
  return [...new Set(alerts.map((alert) => plantOf(alert.labels)).filter((name) => name !== null))];
}

/** Names of the circuits of the alerts, with the plant where there are several plants. */
export function circuitNames(alerts: readonly NotifiedAlert[]): readonly string[] {
  const severalPlants = plantsOf(alerts).length > 1;
  const names = alerts.flatMap(({ labels }) => {
    const circuit = circuitOf(labels);
    const plant = plantOf(labels);
    if (circuit === null) return [];
    return [severalPlants && plant !== null ? `${plant}/${circuit}` : circuit];
  });
  return [...new Set(names)];
}

/** What else tells alerts of one rule apart: `feature temperature, metric psi`; labels that all share are left out. */
export function remainingLabels(labels: Labels, shared: Labels): string {
  const parts = Object.entries(labels)
    .filter(([name, value]) => value !== '' && !saidElsewhere.has(name) && !placeLabels.has(name))
    .filter(([name]) => shared[name] === undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${cleanLine(name, 40)} ${cleanLine(value, 60)}`);
  return cleanLine(parts.join(', '), 160);
}

/** Where an alert is: its circuit, with the plant unless `shared` has it, and what else tells it apart. */
export function placeOf(alert: NotifiedAlert, shared: Labels): string {
  const circuit = circuitOf(alert.labels);
  const plant = plantsOf([alert])[0] ?? null;
  const plantIsShared = plantLabels.some((name) => shared[name] !== undefined);
  const spot = circuit === null ? plant : plant === null || plantIsShared ? circuit : `${plant}/${circuit}`;
  const rest = remainingLabels(alert.labels, shared);
  if (spot === null) return rest;
  return rest === '' ? spot : `${spot} · ${rest}`;
}
