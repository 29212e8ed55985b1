import type { Receiver } from '@circuitwatch/alerting-definitions';
import {
  flag,
  itemsOf,
  openFields,
  tellMissing,
  text,
  type Fields,
  type Item,
} from '@circuitwatch/monitoring-documents';
import { phoneNumber } from '../receivers/phone-number.ts';
import { isWebAddress, webhookReceiver, type ReceiverDocument } from '../receivers/webhook-receiver.ts';

/** How one of Azure's lists of receivers is read. */
interface ReceiverList {
  readonly keys: readonly string[];
  /** undefined when something is missing, which was told, or when it is left out, which was noted. */
  readonly read: (fields: Fields, name: string) => ReceiverDocument | undefined;
}

function required(fields: Fields, key: string, example: string): string | undefined {
  const item = fields.get(key);
  if (item === undefined) tellMissing(fields, key, `${key}: ${example}`);
  return item && text(item);
}

function plain(name: string, kind: Receiver['kind'], settings: Receiver['settings']): Receiver {
  return { name, kind, enabled: true, sendResolved: true, settings };
}

function readEmail(fields: Fields, name: string): ReceiverDocument | undefined {
  const address = required(fields, 'emailAddress', 'team@company.com');
  if (address === undefined) return undefined;
  return { receiver: plain(name, 'EMAIL', { to: [address] }), secrets: {} };
}

function readSms(fields: Fields, name: string): ReceiverDocument | undefined {
  const country = required(fields, 'countryCode', '"1"');
  const number = required(fields, 'phoneNumber', '"555-0100"');
  if (country === undefined || number === undefined) return undefined;
  const to = phoneNumber(country, number);
  if (to !== undefined) return { receiver: plain(name, 'SMS', { to }), secrets: {} };
  const item = fields.get('phoneNumber') ?? fields.item;
  item.reading.problem(item, `"phoneNumber" must be digits such as "555-0100", not "${number}".`);
  return undefined;
}

/** A webhook by the key that holds its address. */
function webhookBy(key: string): ReceiverList['read'] {
  return (fields, name) => {
    const url = required(fields, key, 'https://example.com/hook');
    if (url === undefined) return undefined;
    const item = fields.get(key) ?? fields.item;
    if (!isWebAddress(url)) {
      // The address may be a secret, so it is not repeated.
      item.reading.problem(item, `"${key}" must be an address such as https://example.com/hook.`);
      return undefined;
    }
    const common = fields.get('useCommonAlertSchema');
    const schema = (common && flag(common)) === true ? 'azure-common' : 'circuitwatch';
    if (fields.get('useAadAuth') !== undefined)
      item.reading.note('difference', item, 'Webhooks are signed with a secret here, not with Entra tokens.');
    return webhookReceiver(name, url, { schema });
  };
}

function leftOut(what: string, instead: string): ReceiverList['read'] {
  return ({ item }, name) => {
    item.reading.note('difference', item, `"${name}", ${what}, is left out; ${instead}.`);
    return undefined;
  };
}

const common = ['useCommonAlertSchema', 'status'] as const;
const aad = ['useAadAuth', 'objectId', 'identifierUri', 'tenantId', 'managedIdentity'] as const;

/** Azure's lists of receivers, of API version 2022-06-01 and later. */
const receiverLists: Readonly<Record<string, ReceiverList>> = {
  emailReceivers: { keys: ['emailAddress'], read: readEmail },
  smsReceivers: { keys: ['countryCode', 'phoneNumber'], read: readSms },
  webhookReceivers: { keys: ['serviceUri', ...aad], read: webhookBy('serviceUri') },
  logicAppReceivers: {
    keys: ['resourceId', 'callbackUrl', 'managedIdentity'],
    read: webhookBy('callbackUrl'),
  },
  azureFunctionReceivers: {
    keys: ['functionAppResourceId', 'functionName', 'httpTriggerUrl', 'managedIdentity'],
    read: webhookBy('httpTriggerUrl'),
  },
  automationRunbookReceivers: {
    keys: [
      'automationAccountId',
      'runbookName',
      'webhookResourceId',
      'isGlobalRunbook',
      'serviceUri',
      ...aad,
    ],
    read: webhookBy('serviceUri'),
  },
  azureAppPushReceivers: {
    keys: ['emailAddress'],
    read: leftOut('a push to the app of Azure', 'add an email receiver'),
  },
  voiceReceivers: {
    keys: ['countryCode', 'phoneNumber'],
    read: leftOut('a voice call', 'add an SMS receiver, or PagerDuty, which calls'),
  },
  itsmReceivers: {
    keys: ['workspaceId', 'connectionId', 'ticketConfiguration', 'region'],
    read: leftOut('an ITSM connection of Azure', 'add a receiver of kind INCIDENT'),
  },
  armRoleReceivers: {
    keys: ['roleId'],
    read: leftOut("a role of Azure's subscription", 'add the addresses of its members'),
  },
  eventHubReceivers: {
    keys: ['eventHubNameSpace', 'eventHubName', 'subscriptionId', 'tenantId', 'managedIdentity'],
    read: leftOut('an event hub', 'add a webhook'),
  },
  incidentReceivers: {
    keys: ['connection', 'incidentManagementService', 'mappings'],
    read: leftOut('an incident service of Azure', 'add a receiver of kind INCIDENT'),
  },
};

/** The keys of Azure's lists of receivers. */
export const azureReceiverKeys: readonly string[] = Object.keys(receiverLists);

function readReceiver(item: Item, { keys, read }: ReceiverList): ReceiverDocument | undefined {
  const fields = openFields(item, ['name', ...keys, ...common]);
  const name = fields && required(fields, 'name', 'Team');
  return fields && name !== undefined ? read(fields, name) : undefined;
}

/** All receivers of a group that is written in Azure's words, and their secrets by name. */
export function readAzureReceivers(fields: Fields): readonly ReceiverDocument[] {
  return Object.entries(receiverLists).flatMap(([key, list]) => {
    const item = fields.get(key);
    const items = (item && itemsOf(item)) ?? [];
    return items.map((one) => readReceiver(one, list)).filter((one) => one !== undefined);
  });
}
