import { createDispatchers } from '@circuitwatch/dispatchers';
import { openDatabase, type Persistence } from '@circuitwatch/persistence';
import { createLogger } from '@circuitwatch/platform-logging';
import { createOutboundHttp } from '@circuitwatch/platform-outbound';
import { createSecretBox, readSecretKeys } from '@circuitwatch/platform-secrets';
import { deliverDue } from '../alerting/start-delivery.ts';
import { flushDueGroups } from '../alerting/start-group-flush.ts';
import { evaluateDueRules } from '../alerting/start-rule-evaluation.ts';

/** Where the process ends as if by kill -9. */
const [databaseUrl = '', keys = '', deathPoint = 'never', stepsText = '1'] = process.argv.slice(2);

function pass(point: string): void {
  if (point === deathPoint) process.kill(process.pid, 'SIGKILL');
}

/** The same methods, passing a point before and one after each. */
function between<Port extends object>(port: Port, points: Partial<Record<keyof Port, string>>): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      const point = points[name as keyof Port];
      if (typeof method !== 'function' || point === undefined) return method;
      return async (...args: unknown[]): Promise<unknown> => {
        pass(`before ${point}`);
        const result: unknown = await Reflect.apply(method, target, args);
        pass(`after ${point}`);
        return result;
      };
    },
  });
}

async function step(persistence: Persistence): Promise<void> {
  const log = createLogger({ name: 'child', level: 'silent' });
  const clock = (): Date => new Date();
  const signal = new AbortController().signal;
  const leaseMs = 300;
  await evaluateDueRules({
    evaluations: between(persistence.ruleEvaluations, {
      claim: 'claiming rules',
      commit: 'committing rules',
    }),
    sources: {
      round: () => ({
        read: async () => ({
          kind: 'SAMPLES',
          samples: [
            {
              labels: { plant_id: 'hamburg', circuit_id: 'c1' },
              value: 0.9,
              observedAt: null,
              evidence: null,
            },
          ],
        }),
      }),
    },
    log,
    clock,
    leaseMs,
  });
  const groups = between(persistence.alertGroups, { flush: 'flushing groups' });
  const flushed = { ...persistence, alertGroups: groups };
  await flushDueGroups({ persistence: flushed, publicUrl: 'https://cw.example', log, clock });
  const http = createOutboundHttp({ allow: ['127.0.0.1'] });
  const { byKind } = createDispatchers({ http, now: clock, smtp: null, sms: null });
  const options = {
    deliveries: between(persistence.notificationDeliveries, {
      claim: 'claiming messages',
      settle: 'recording the attempt',
    }),
    dispatchers: { ...byKind, WEBHOOK: between(byKind.WEBHOOK, { send: 'sending' }) },
    secretBox: createSecretBox(readSecretKeys(keys)),
    log,
    clock,
    leaseMs,
  };
  while ((await deliverDue(options, signal)) > 0);
  await http.close();
}

const persistence = openDatabase({ url: databaseUrl, poolSize: 3 });
for (let index = 0; index < Number(stepsText); index += 1) {
  await step(persistence);
  await new Promise((resolve) => setTimeout(resolve, 100));
}
await persistence.close();
