import { isDeepStrictEqual } from 'node:util';
import type { EndpointDocument } from '@circuitwatch/monitoring-documents';
import { z } from 'zod';
import { azureNameField } from '../../../inputs/fields.ts';
import { parseInput } from '../../../inputs/parse-input.ts';
import { outcomeOf, type Applied, type AppliedChange, type ApplyContext } from './applied.ts';

const schema = z.object({ name: azureNameField });
const mostDeployments = 500;

/** An endpoint that says how its deployments share its traffic. */
export type SharedEndpoint = EndpointDocument & { readonly traffic: Readonly<Record<string, number>> };

/** Shares the endpoint's traffic as the document says, once all of its deployments are there. */
export async function applyEndpoint(
  { name, traffic }: SharedEndpoint,
  { repositories: { deployments }, actor }: ApplyContext,
): Promise<Applied> {
  parseInput(schema, { name });
  const { items } = await deployments.list({ filter: { endpoints: [name] }, first: mostDeployments });
  const known = items.map(({ node }) => node);
  const missing = Object.keys(traffic).filter((wanted) => !known.some((each) => each.name === wanted));
  if (missing.length > 0) {
    const warnings = missing.map(
      (wanted) => `The deployment ${name}:${wanted} does not exist yet, so the traffic stays as it is.`,
    );
    return applied([], warnings);
  }
  const before = Object.fromEntries(
    known.filter((each) => each.traffic > 0).map((each) => [each.name, each.traffic]),
  );
  const after = Object.fromEntries(Object.entries(traffic).filter(([, percent]) => percent > 0));
  if (isDeepStrictEqual(before, after)) return applied([]);
  const shares = new Map(known.map(({ id, name: deployment }) => [id, traffic[deployment] ?? 0]));
  await deployments.setTraffic(name, shares, actor);
  return applied([{ path: ['traffic'], before, after }]);
}

function applied(changes: readonly AppliedChange[], warnings: readonly string[] = []): Applied {
  return { outcome: outcomeOf(changes), changes, notes: [], warnings, circuit: null, monitor: null };
}
