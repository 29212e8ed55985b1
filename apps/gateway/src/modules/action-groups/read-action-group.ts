import type { ReceiverSettings } from '@circuitwatch/alerting-definitions';
import { z } from 'zod';
import type { PutActionGroupInput } from '../../generated/resolver-types.ts';
import { parseInput } from '../../inputs/parse-input.ts';
import { alertingNameField } from '../alert-rules/rule-fields.ts';
import type { GivenActionGroup } from './write-action-group.ts';

const mostReceivers = 50;
const longestShortName = 12;
const longestSecret = 4_000;

const secretField = z.object({
  name: z.string().regex(/^[A-Za-z]{1,40}$/, 'A secret is named by letters, such as url.'),
  value: z
    .string()
    .min(1, 'The secret is empty; leave it out.')
    .max(longestSecret, 'The secret is too long.'),
});

const receiverField = z.object({
  name: z
    .string()
    .trim()
    .regex(/^\P{Cc}{1,100}$/u, 'A receiver is named in one line of 1 to 100 characters.'),
  kind: z.enum(['EMAIL', 'SMS', 'TEAMS', 'SLACK', 'PAGERDUTY', 'WEBHOOK', 'ALERTMANAGER', 'INCIDENT']),
  enabled: z.boolean().nullish(),
  sendResolved: z.boolean().nullish(),
  settings: z
    .record(z.string(), z.unknown(), 'The settings are an object, such as {"to": ["ops@example.com"]}.')
    .nullish(),
  secrets: z.array(secretField).max(20, 'A receiver has at most 20 secrets.').nullish(),
});

const schema = z.object({
  name: alertingNameField,
  shortName: z
    .string()
    .trim()
    .regex(/^\P{Cc}{1,12}$/u, `A short name has 1 to ${longestShortName} characters.`)
    .nullish(),
  enabled: z.boolean().nullish(),
  receivers: z
    .array(receiverField)
    .max(mostReceivers, `An action group has at most ${mostReceivers} receivers.`),
});

/** The action group that an input describes, defaults filled in; INVALID with a problem for each field. */
export function readActionGroup(input: PutActionGroupInput): GivenActionGroup {
  const { name, shortName, enabled, receivers } = parseInput(schema, input);
  return {
    name,
    shortName: shortName ?? shortNameOf(name),
    enabled: enabled ?? true,
    receivers: receivers.map((receiver) => ({
      name: receiver.name,
      kind: receiver.kind,
      enabled: receiver.enabled ?? true,
      sendResolved: receiver.sendResolved ?? true,
      settings: (receiver.settings ?? {}) satisfies ReceiverSettings,
      secrets: receiver.secrets
        ? Object.fromEntries(receiver.secrets.map((secret) => [secret.name, secret.value]))
        : undefined,
    })),
  };
}

/** The beginning of a name, as long as short messages show it. */
function shortNameOf(name: string): string {
  return [...name].slice(0, longestShortName).join('').trim();
}
