import type { Deployment, Repositories } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import { decodeGlobalId, requireId } from '../../global-id.ts';

/** The deployment with this global id or reference; NOT_FOUND at the field where there is none. */
export async function getDeployment(
  idOrReference: string,
  { deployments }: Pick<Repositories, 'deployments'>,
  path: readonly (string | number)[] = ['deployment'],
): Promise<Deployment> {
  const isId = decodeGlobalId(idOrReference) !== null;
  const deployment = isId
    ? (await deployments.byIds([requireId('Deployment', idOrReference, path.map(String))]))[0]
    : await deployments.findByReference(idOrReference);
  if (deployment) return deployment;
  const shown = idOrReference.slice(0, 100);
  const message = isId
    ? `There is no deployment with the id "${shown}"; list them with \`deployments\`.`
    : `There is no deployment "${shown}", or several have that name; give it as endpoint:name, and list them with \`deployments\`.`;
  throw new AppError('NOT_FOUND', message, { problems: [{ path, message }] });
}
