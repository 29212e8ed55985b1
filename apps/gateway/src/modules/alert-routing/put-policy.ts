import type { Route, RoutingPolicy } from '@circuitwatch/alerting-definitions';
import type { Actor, Repositories, StoredRoutingPolicy } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';

/** Names of the action groups that a policy tells. */
function namesOf({ actionGroup, routes }: Route): readonly string[] {
  return [...(actionGroup ? [actionGroup] : []), ...routes.flatMap(namesOf)];
}

/** Writes the policy; NOT_FOUND of `text` names the action groups that are not there. */
export async function putPolicy(
  policy: RoutingPolicy,
  options: { readonly expectedVersion?: number | null | undefined; readonly now: Date },
  {
    repositories,
    actor,
  }: {
    readonly repositories: Pick<Repositories, 'actionGroups' | 'routingPolicy'>;
    readonly actor: Actor;
  },
): Promise<StoredRoutingPolicy> {
  const { fallbackActionGroup } = policy;
  const names = [
    ...new Set([...namesOf(policy.route), ...(fallbackActionGroup ? [fallbackActionGroup] : [])]),
  ];
  const found = await repositories.actionGroups.byNames(names);
  const missing = names.filter((_name, index) => !found[index]).map((name) => `"${name}"`);
  if (missing.length > 0) {
    const message = `The policy tells action groups that are not there: ${missing.join(', ')}. Create them first, or apply a document that holds them as well.`;
    throw new AppError('NOT_FOUND', message, { problems: [{ path: ['text'], message }] });
  }
  return repositories.routingPolicy.put(policy, options, actor);
}
