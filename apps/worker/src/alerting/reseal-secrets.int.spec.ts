import { randomBytes, randomUUID } from 'node:crypto';
import { receiverSecretPlace } from '@circuitwatch/alerting-definitions';
import { createLogger } from '@circuitwatch/platform-logging';
import { createSecretBox, readSecretKeys } from '@circuitwatch/platform-secrets';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { actor, startAlertingFixture, type AlertingFixture } from '../spec/alerting-fixture.ts';
import { resealSecrets } from './reseal-secrets.ts';

let alerting: AlertingFixture;

beforeAll(async () => {
  alerting = await startAlertingFixture();
});

afterAll(() => alerting.stop());

it('seals secrets with the newest key, and leaves alone what it cannot open', async () => {
  const key = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
  const [old, fresh, lost] = [key('old'), key('new'), key('lost')];
  const { actionGroups } = alerting.persistence;
  const ids = { mine: randomUUID(), foreign: randomUUID() };
  const receiver = (id: string, name: string, keys: string) => {
    const url = createSecretBox(readSecretKeys(keys)).seal(
      `https://${name}.example`,
      receiverSecretPlace(id, 'url'),
    );
    const basics = { kind: 'WEBHOOK', enabled: true, sendResolved: true, settings: {} } as const;
    return { ...basics, id, name, secrets: { url }, secretHints: { url: name } };
  };
  const receivers = [receiver(ids.mine, 'mine', old), receiver(ids.foreign, 'foreign', lost)];
  const group = { name: 'ops', shortName: 'ops', enabled: true, receivers };
  await actionGroups.put(group, { now: alerting.now() }, actor);

  const box = createSecretBox(readSecretKeys(`${fresh},${old}`));
  const log = createLogger({ name: 'test', level: 'silent' });
  expect(await resealSecrets(actionGroups, box, log)).toBe(1);
  expect(await resealSecrets(actionGroups, box, log)).toBe(0);
  const { url = '' } = await actionGroups.sealedSecrets(ids.mine);
  const newest = createSecretBox(readSecretKeys(fresh));
  expect(newest.open(url, receiverSecretPlace(ids.mine, 'url'))).toBe('https://mine.example');
  expect((await actionGroups.sealedSecrets(ids.foreign))['url']).toBe(receivers[1]?.secrets.url);
});
