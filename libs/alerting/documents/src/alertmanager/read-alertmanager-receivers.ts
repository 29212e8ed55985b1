import {
  entriesOf,
  flag,
  itemsOf,
  openFields,
  tellMissing,
  text,
  type Fields,
  type Item,
} from '@circuitwatch/monitoring-documents';
import type { ActionGroupDocument } from '../alerting-document.ts';
import { collectReceivers } from '../receivers/collect-receivers.ts';
import { childOf, isMapping } from '../reading/mappings.ts';
import { name as readName } from '../reading/lists.ts';
import { shortNameOf } from '../receivers/short-name.ts';
import { isWebAddress, webhookReceiver, type ReceiverDocument } from '../receivers/webhook-receiver.ts';

/** Addresses that Alertmanager has once for all receivers. */
export interface GlobalSettings {
  readonly slackUrl: string | undefined;
}

interface ConfigContext {
  /** Unique within the action group. */
  readonly name: string;
  readonly globals: GlobalSettings;
  readonly sendResolved: boolean | undefined;
}

type ReadConfig = (item: Item, context: ConfigContext) => ReceiverDocument | undefined;

function textIn(item: Item, key: string): string | undefined {
  const found = childOf(item, key);
  return found && text(found);
}

function leaveOut(item: Item, what: string): undefined {
  item.reading.note('difference', item, `${what}; this receiver is left out.`);
  return undefined;
}

function readEmail(item: Item, { name, sendResolved }: ConfigContext): ReceiverDocument | undefined {
  const to = textIn(item, 'to')
    ?.split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  if (to === undefined || to.length === 0) {
    item.reading.problem(item, 'An email receiver lacks "to"; write for example "to: team@company.com".');
    return undefined;
  }
  const settings = { to };
  return {
    receiver: { name, kind: 'EMAIL', enabled: true, sendResolved: sendResolved ?? false, settings },
    secrets: {},
  };
}

/** A receiver whose address stands under `key`. */
function readHook(key: string, kind: 'TEAMS' | 'SLACK' | null): ReadConfig {
  return (item, { name, globals, sendResolved }) => {
    const written = textIn(item, key) ?? (kind === 'SLACK' ? globals.slackUrl : undefined);
    if (written === undefined) return leaveOut(item, `"${key}" is not in the document`);
    if (!isWebAddress(written)) {
      const at = childOf(item, key) ?? item;
      at.reading.problem(at, `"${key}" must be an address such as https://example.com/hook.`);
      return undefined;
    }
    const usually = kind !== 'SLACK';
    const found = webhookReceiver(name, written, {
      schema: 'circuitwatch',
      sendResolved: sendResolved ?? usually,
    });
    if (kind === null) return found;
    return { ...found, receiver: { ...found.receiver, kind, settings: {} } };
  };
}

function readPagerDuty(item: Item, { name, sendResolved }: ConfigContext): ReceiverDocument | undefined {
  const routingKey = textIn(item, 'routing_key');
  if (routingKey === undefined)
    return leaveOut(item, '"routing_key" of an Events v2 integration is not in the document');
  const isEurope = /\.eu\.pagerduty\.com/.test(textIn(item, 'url') ?? '');
  const settings = isEurope ? { region: 'eu' } : {};
  return {
    receiver: { name, kind: 'PAGERDUTY', enabled: true, sendResolved: sendResolved ?? true, settings },
    secrets: { routingKey },
  };
}

const readers: Readonly<Record<string, ReadConfig>> = {
  email_configs: readEmail,
  webhook_configs: readHook('url', null),
  slack_configs: readHook('api_url', 'SLACK'),
  msteams_configs: readHook('webhook_url', 'TEAMS'),
  msteamsv2_configs: readHook('webhook_url', 'TEAMS'),
  pagerduty_configs: readPagerDuty,
};

function readConfigs(group: string, fields: Fields, globals: GlobalSettings): readonly ReceiverDocument[] {
  return (entriesOf(fields.item) ?? []).flatMap(({ key, value }) => {
    if (key === 'name' || value === undefined) return [];
    const read = readers[key];
    const items = itemsOf(value) ?? [];
    if (read === undefined) {
      value.reading.note('difference', value, `There is no channel for "${key}" here; it is left out.`);
      return [];
    }
    const channel = key.replace(/_configs$/, '');
    return items
      .map((item, index) => {
        if (!isMapping(item)) return leaveOut(item, 'A receiver must hold keys with values');
        const resolved = childOf(item, 'send_resolved');
        const name = items.length > 1 ? `${group} ${channel} ${index + 1}` : `${group} ${channel}`;
        return read(item, { name, globals, sendResolved: resolved && flag(resolved) });
      })
      .filter((one) => one !== undefined);
  });
}

/** Alertmanager's `receivers` as action groups; channels that are not known here are named as left out. */
export function readAlertmanagerReceivers(
  item: Item | undefined,
  globals: GlobalSettings,
): readonly ActionGroupDocument[] {
  const items = (item && itemsOf(item)) ?? [];
  return items.flatMap((one): readonly ActionGroupDocument[] => {
    const configs = (entriesOf(one) ?? []).map(({ key }) => key).filter((key) => key.endsWith('_configs'));
    const fields = openFields(one, ['name', ...Object.keys(readers), ...configs]);
    const nameItem = fields?.get('name');
    if (fields === undefined) return [];
    if (nameItem === undefined) tellMissing(fields, 'name', 'name: operators');
    const name = nameItem && readName(nameItem);
    if (name === undefined) return [];
    const { receivers, secrets } = collectReceivers(one, readConfigs(name, fields, globals));
    return [{ group: { name, shortName: shortNameOf(name), enabled: true, receivers }, secrets }];
  });
}
