import type { ColumnRoles } from '@circuitwatch/monitoring-definitions';
import { openFields } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { text } from '../reading/scalars.ts';

const spellings = {
  target: ['target_column', 'target_column_name', 'target', 'actual', 'ground_truth'],
  prediction: ['prediction', 'prediction_column'],
  predictionProbability: ['prediction_probability', 'prediction_probability_column'],
  correlationId: ['correlation_id', 'correlation_id_column', 'join_column'],
  timestamp: ['timestamp', 'timestamp_column'],
} as const satisfies Record<keyof ColumnRoles, readonly string[]>;

const roles = ['target', 'prediction', 'predictionProbability', 'correlationId', 'timestamp'] as const;

/** Which column plays which part, in any release's words for the parts. */
export function readColumns(item: Item): ColumnRoles {
  const fields = openFields(
    item,
    roles.flatMap((role) => [...spellings[role]]),
  );
  const found = roles.flatMap((role) => {
    const column = fields?.get(...spellings[role]);
    const name = column && text(column);
    return name === undefined ? [] : [[role, name] as const];
  });
  return Object.fromEntries(found);
}
