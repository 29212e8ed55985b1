import { alertStates, type AlertState } from '@circuitwatch/alerting-definitions';
import type { AlertFilter as AlertConditions } from '@circuitwatch/persistence';
import type { AlertFilter } from '../../generated/resolver-types.ts';
import type { PlantScope } from './plant-scope.ts';
import { readSeverities } from './read-severities.ts';
import { readTexts } from './read-texts.ts';

/** Every state that asks for attention. */
export const openStates: readonly AlertState[] = alertStates.filter((state) => state !== 'NORMAL');

function one(text: string | null | undefined): readonly string[] | undefined {
  return text === null || text === undefined ? undefined : [text];
}

/** What the repository is asked for: the filter, and never more than the viewer may see. */
export function readAlertFilter(filter: AlertFilter | null | undefined, scope: PlantScope): AlertConditions {
  return {
    states: filter?.states ?? openStates,
    severities: readSeverities(filter?.severities, ['filter', 'severities']),
    rules: one(filter?.rule),
    plants: one(filter?.plant),
    circuits: one(filter?.circuit),
    labels: readTexts(filter?.labels, 'labels'),
    acknowledged: filter?.acknowledged,
    scope,
  };
}
