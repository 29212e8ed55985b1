import { receiverKinds, type ReceiverKind } from '@circuitwatch/alerting-definitions';
import {
  flag,
  itemsOf,
  openFields,
  tellMissing,
  text,
  type Fields,
  type Item,
} from '@circuitwatch/monitoring-documents';
import { name as readName, names, textMap } from '../reading/lists.ts';
import type { ReceiverDocument } from '../receivers/webhook-receiver.ts';
import { readWord } from '../reading/words.ts';

/** What each kind of receiver may say of itself: lists, texts, and what must not be shown. */
const kinds: Readonly<
  Record<
    ReceiverKind,
    {
      readonly lists?: readonly string[];
      readonly texts?: readonly string[];
      readonly secrets?: readonly string[];
    }
  >
> = {
  EMAIL: { lists: ['to'] },
  SMS: { texts: ['to', 'provider'] },
  TEAMS: { secrets: ['url'] },
  SLACK: { secrets: ['url'] },
  PAGERDUTY: { texts: ['region'], secrets: ['routingKey'] },
  WEBHOOK: { texts: ['schema'], secrets: ['url', 'signingSecret'] },
  ALERTMANAGER: { texts: ['url'], secrets: ['authorization'] },
  INCIDENT: { texts: ['system', 'body'], secrets: ['url', 'authorization'] },
};

const common = ['name', 'kind', 'enabled', 'send_resolved', 'sendResolved', 'secrets'] as const;

/** `routingKey` may be written `routing_key`. */
function spellings(key: string): readonly string[] {
  const snake = key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return snake === key ? [key] : [key, snake];
}

function settingsOf(fields: Fields, kind: ReceiverKind): Readonly<Record<string, unknown>> {
  const { lists = [], texts = [] } = kinds[kind];
  const read = [
    ...lists.map((key) => [key, (item: Item) => names(item)] as const),
    ...texts.map((key) => [key, (item: Item) => text(item)] as const),
  ];
  return Object.fromEntries(
    read.flatMap(([key, reader]) => {
      const item = fields.get(...spellings(key));
      const value = item && reader(item);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

/** Secrets stand under `secrets` or beside the settings. */
function secretsOf(fields: Fields, kind: ReceiverKind): Readonly<Record<string, string>> {
  const item = fields.get('secrets');
  const below = item === undefined ? {} : textMap(item);
  const known = (kinds[kind].secrets ?? []).filter((key) => !(kinds[kind].texts ?? []).includes(key));
  for (const key of Object.keys(below)) {
    if (item !== undefined && !known.some((one) => spellings(one).includes(key)))
      item.reading.problem(
        item,
        `A receiver of kind ${kind} has no secret "${key}"; it has ${known.join(', ') || 'none'}.`,
      );
  }
  return Object.fromEntries(
    known.flatMap((key) => {
      const beside = fields.get(...spellings(key));
      const value =
        (beside && text(beside)) ??
        spellings(key)
          .map((one) => below[one])
          .find((one) => one !== undefined);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

/** A receiver in our own words; undefined, told, when it cannot be read. Its settings are checked by its channel. */
function readReceiver(item: Item): ReceiverDocument | undefined {
  const all = Object.values(kinds).flatMap(({ lists = [], texts = [], secrets = [] }) => [
    ...lists,
    ...texts,
    ...secrets,
  ]);
  const fields = openFields(item, [...common, ...all.flatMap(spellings)]);
  if (fields === undefined) return undefined;
  const nameItem = fields.get('name');
  const kindItem = fields.get('kind');
  if (nameItem === undefined) tellMissing(fields, 'name', 'name: On call');
  if (kindItem === undefined) tellMissing(fields, 'kind', 'kind: email');
  const name = nameItem && readName(nameItem);
  const kind = readWord(kindItem, receiverKinds);
  if (name === undefined || kind === undefined) return undefined;
  tellForeign(fields, kind, all);
  const enabled = fields.get('enabled');
  const resolved = fields.get('send_resolved', 'sendResolved');
  const receiver = {
    name,
    kind,
    enabled: (enabled && flag(enabled)) ?? true,
    sendResolved: (resolved && flag(resolved)) ?? true,
    settings: settingsOf(fields, kind),
  };
  return { receiver, secrets: secretsOf(fields, kind) };
}

function tellForeign(fields: Fields, kind: ReceiverKind, all: readonly string[]): void {
  const { lists = [], texts = [], secrets = [] } = kinds[kind];
  const known = [...lists, ...texts, ...secrets];
  for (const key of new Set(all)) {
    const item = known.includes(key) ? undefined : fields.get(...spellings(key));
    const here = `it has ${known.join(', ')}`;
    item?.reading.problem(item, `A receiver of kind ${kind} has no "${key}"; ${here}.`);
  }
}

/** The receivers of a list; those that cannot be read were told. */
export function readReceivers(item: Item): readonly ReceiverDocument[] {
  return (itemsOf(item) ?? []).map(readReceiver).filter((one) => one !== undefined);
}
