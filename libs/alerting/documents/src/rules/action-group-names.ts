import type { Item } from '@circuitwatch/monitoring-documents';
import { names } from '../reading/lists.ts';
import { mostActionGroups } from './rule-limits.ts';

/** Names of action groups, five at most. */
export function actionGroupNames(item: Item | undefined): readonly string[] {
  const found = item === undefined ? [] : names(item);
  if (item !== undefined && found.length > mostActionGroups)
    item.reading.problem(
      item,
      `A rule tells at most ${mostActionGroups} action groups, not ${found.length}.`,
    );
  return found;
}
