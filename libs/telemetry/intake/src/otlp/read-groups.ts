import { attributesOf, textOf } from './attributes.ts';
import { objectIn, objectsIn, type Fields } from './json-fields.ts';

/** Where things come from, and what of it each row says. */
export interface Origin {
  readonly columns: { readonly cloud_RoleName?: string; readonly cloud_RoleInstance?: string };
  /** Plant and circuit, where the resource as a whole has them. */
  readonly dimensions: Readonly<Record<string, unknown>>;
}

/** One metric, log record or span with its origin. */
export interface Originated {
  readonly origin: Origin;
  readonly item: Fields;
}

function originOf(resource: Fields): Origin {
  const attributes = attributesOf(objectsIn(resource, 'attributes'));
  const role = textOf(attributes, 'service.name');
  const instance = textOf(attributes, 'service.instance.id', 'host.name');
  const places = Object.entries(attributes).filter(([key]) => key === 'plant_id' || key === 'circuit_id');
  return {
    columns: {
      ...(role !== undefined && { cloud_RoleName: role }),
      ...(instance !== undefined && { cloud_RoleInstance: instance }),
    },
    dimensions: Object.fromEntries(places),
  };
}

/** Everything of one kind, through resources and scopes. */
export function readGroups(
  body: Fields,
  [resources, scopes, items]: readonly [resources: string, scopes: string, items: string],
): readonly Originated[] {
  return objectsIn(body, resources).flatMap((group) => {
    const origin = originOf(objectIn(group, 'resource'));
    return objectsIn(group, scopes).flatMap((scope) =>
      objectsIn(scope, items).map((item) => ({ origin, item })),
    );
  });
}
