import { flag, openFields, tellMissing, text, type Item } from '@circuitwatch/monitoring-documents';
import type { ActionGroupDocument } from '../alerting-document.ts';
import { azureReceiverKeys, readAzureReceivers } from '../azure/azure-receivers.ts';
import { collectReceivers } from '../receivers/collect-receivers.ts';
import { envelopeKeys } from '../azure/azure-resource.ts';
import { name } from '../reading/lists.ts';
import { shortNameOf } from '../receivers/short-name.ts';
import { readReceivers } from './read-receiver.ts';

const own = ['name', 'short_name', 'shortName', 'groupShortName', 'enabled', 'receivers'] as const;
const mostOfShortName = 12;

function readShortName(item: Item | undefined, group: string): string {
  const written = item && text(item);
  if (item === undefined || written === undefined) return shortNameOf(group);
  if ([...written].length > mostOfShortName)
    item.reading.problem(item, `The short name "${written}" is longer than ${mostOfShortName} characters.`);
  return written;
}

/**
 * An action group with our own list `receivers`, Azure's lists (`emailReceivers` and so on), or both.
 *
 * @param resource its name, where a resource of Azure has it around these properties
 */
export function readActionGroup(
  item: Item,
  resource?: { readonly name: string | undefined },
): ActionGroupDocument | undefined {
  const given = resource?.name;
  const envelope = resource === undefined ? [] : envelopeKeys;
  const fields = openFields(item, [...own, ...azureReceiverKeys, ...envelope]);
  if (fields === undefined) return undefined;
  const nameItem = given === undefined ? fields.get('name') : undefined;
  if (nameItem === undefined && given === undefined) tellMissing(fields, 'name', 'name: ag-operators');
  const group = (nameItem && name(nameItem)) ?? given;
  if (group === undefined) return undefined;
  const enabled = fields.get('enabled');
  const receiversItem = fields.get('receivers');
  const found = [
    ...(receiversItem === undefined ? [] : readReceivers(receiversItem)),
    ...readAzureReceivers(fields),
  ];
  const { receivers, secrets } = collectReceivers(item, found);
  return {
    group: {
      name: group,
      shortName: readShortName(fields.get('short_name', 'shortName', 'groupShortName'), group),
      enabled: (enabled && flag(enabled)) ?? true,
      receivers,
    },
    secrets,
  };
}
