import { validateDefinition } from '@circuitwatch/monitoring-definitions';
import { notFound } from '@circuitwatch/platform-errors';
import { actorOf } from '../../../../context.ts';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { requireId } from '../../../../global-id.ts';
import { atField } from '../../../../inputs/at-field.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { selectionOf } from '../../freeze.ts';

/** Gives a monitor a baseline, as a new definition. */
export const replaceMonitorBaseline: NonNullable<MutationResolvers['replaceMonitorBaseline']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const id = requireId('Monitor', input.monitorId, ['monitorId']);
    const baselineId = requireId('Baseline', input.baselineId, ['baselineId']);
    const { monitors, baselines } = context.persistence;
    const baseline = await atField(['baselineId'], () => baselines.get(baselineId));
    return atField(['monitorId'], async () => {
      const [monitor] = await monitors.byIds([id]);
      const [current] = await monitors.currentVersions([id]);
      if (!monitor || !current) throw notFound('Monitor', id);
      const definition = validateDefinition({ ...current.definition, baseline: selectionOf(baseline) });
      // Two changes at once must not undo each other.
      const expectedVersion = input.expectedVersion ?? monitor.version;
      return { monitor: await monitors.update({ id, expectedVersion, definition }, actorOf(context)) };
    });
  });
