import type { Actor, AlertRepository, StoredAlert } from '@circuitwatch/persistence';
import { z } from 'zod';
import { actorOf, type GatewayContext } from '../../context.ts';
import { atField } from '../../inputs/at-field.ts';
import { descriptionField } from '../../inputs/fields.ts';
import { parseInput } from '../../inputs/parse-input.ts';
import { withUserErrors } from '../../user-errors.ts';
import { requireAlert } from './require-alert.ts';

/** What people may write beside a deed. */
export const commentSchema = z.object({
  comment: descriptionField.nullish().transform((text) => text?.trim() ?? ''),
});

/** What is done with an alert, by whom and when. */
interface Deed<Said> {
  readonly id: string;
  readonly said: Said;
  readonly actor: Actor;
  readonly now: Date;
}

/** Does something with an alert that the viewer may see; the payload of its mutation. */
export function actOnAlert<Schema extends z.ZodType>(
  input: { readonly id: string },
  schema: Schema,
  context: GatewayContext,
  work: (alerts: AlertRepository, deed: Deed<z.output<Schema>>) => Promise<StoredAlert>,
) {
  return withUserErrors(async () => {
    const said = parseInput(schema, input);
    const { id } = await requireAlert(input.id, context);
    const deed = { id, said, actor: actorOf(context), now: context.now() };
    return { alert: await atField(['id'], () => work(context.persistence.alerts, deed)) };
  });
}
