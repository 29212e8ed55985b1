import { createOutboundHttp } from '@circuitwatch/platform-outbound';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeHttpDispatcher } from '../conformance/describe-http-dispatcher.ts';
import { startHttpReceiver } from '../conformance/http-receiver.ts';
import {
  buildAlert,
  buildHostileMessage,
  buildMessage,
  hostileTexts,
} from '../message/message-builders.spec-support.ts';
import { fillTemplate, unknownNames } from './fill-template.ts';
import { createIncidentDispatcher } from './incident-dispatcher.ts';
import { templateNames } from './template-values.ts';

const place = { project: 'OPS', issueType: 'Task' };
const line = z
  .string()
  .min(1)
  .regex(/^[^\r\n]*$/);

/** What the systems ask of a new incident. */
const systems = {
  jira: {
    settings: { system: 'jira', project: 'OPS' },
    contentType: 'application/json',
    body: z.object({
      fields: z.object({
        project: z.object({ key: z.literal('OPS') }),
        issuetype: z.object({ name: z.literal('Task') }),
        summary: line.max(255),
        description: z.string().max(32_767),
        labels: z.array(z.string().regex(/^\S{1,255}$/)),
      }),
    }),
  },
  servicenow: {
    settings: { system: 'servicenow' },
    contentType: 'application/json',
    body: z.object({
      short_description: line.max(255),
      description: z.string(),
      correlation_id: z.string().min(1).max(100),
      correlation_display: z.string().max(100),
    }),
  },
  'azure-devops': {
    settings: { system: 'azure-devops' },
    contentType: 'application/json-patch+json',
    body: z
      .array(
        z.object({ op: z.literal('add'), path: z.string().startsWith('/fields/System.'), value: z.string() }),
      )
      .refine((patch) => {
        const title = patch.find(({ path }) => path === '/fields/System.Title')?.value ?? '';
        const description = patch.find(({ path }) => path === '/fields/System.Description')?.value ?? '<';
        return title !== '' && title.length <= 255 && !/<(?!br>)/.test(description);
      }),
  },
} as const;

for (const [name, { settings, contentType, body }] of Object.entries(systems)) {
  describeHttpDispatcher({
    name: `incidents of ${name}`,
    open: (url, options) => ({
      dispatcher: createIncidentDispatcher(options),
      target: {
        settings,
        secrets: { url: `${url}/canary-path`, authorization: 'Basic Y2FuYXJ5OmNhbmFyeQ==' },
      },
    }),
    accepted: { status: 201, body: '{"id":"1"}' },
    canaries: ['canary-path', 'Y2FuYXJ5OmNhbmFyeQ=='],
    mostBytes: 150_000,
    check: (request) => {
      expect(request.headers['content-type']).toBe(contentType);
      expect(request.headers.authorization).toBe('Basic Y2FuYXJ5OmNhbmFyeQ==');
      body.parse(JSON.parse(request.body));
    },
    identityOf: (request) => /[0-9a-f]{32}/.exec(request.body)?.[0],
  });
}

describe('fillTemplate', () => {
  const template = JSON.stringify(Object.fromEntries(templateNames.map((name) => [name, `{{ ${name} }}`])));

  it.each(hostileTexts.map((text) => [text.slice(0, 40), text]))('keeps %j in its place', (_start, text) => {
    const filled: unknown = JSON.parse(fillTemplate(template, buildHostileMessage(text), place));
    expect(Object.keys(filled ?? {})).toEqual([...templateNames]);
  });

  it('says what a message says', () => {
    const message = buildMessage([buildAlert({ summary: 'MAE of "C-007" is high' })]);
    expect(JSON.parse(fillTemplate(template, message, place))).toMatchObject({
      id: 'msg-5f2b',
      status: 'FIRING',
      title: '[Sev2 firing] High MAE Alert: circuit C-007 of plant-01',
      summary: 'MAE of "C-007" is high',
      condition: 'model_accuracy_mae > 0.25',
      value: '0.3124',
      severity: '2',
      plant: 'plant-01',
      startsAt: '2026-11-28T06:10:00.000Z',
      project: 'OPS',
    });
  });

  it('does not fill what a value brings along', () => {
    const alert = buildAlert({ ruleName: '{{ actionGroup }}' });
    expect(fillTemplate('{"a":"{{rule}}"}', buildMessage([alert]), place)).toBe('{"a":"{{ actionGroup }}"}');
  });

  it('names what it does not know', () => {
    expect(unknownNames('{{ title }} {{alert.summary}} {{ constructor }} {{}} { {x} }')).toEqual([
      'alert.summary',
      'constructor',
      '',
    ]);
  });
});

describe('createIncidentDispatcher', () => {
  const url = 'https://jira.example/rest/api/2/issue';

  it.each([
    [{ system: 'other' }, 'settings.body'],
    [{ system: 'jira' }, 'settings.project'],
    [{ system: 'jira', project: ' ' }, 'settings.project'],
    [{ body: '{"a": {{ title }}}' }, 'settings.body'],
    [{ body: '{"a": "{{ titel }}"}' }, 'settings.body'],
    [{ body: `"${'x'.repeat(20_000)}"` }, 'settings.body'],
    [{ system: 'servicenow', resolvedBody: '{' }, 'settings.resolvedBody'],
    [{ system: 'remedy' }, 'settings.system'],
  ])('refuses %j at %s', (settings, path) => {
    const dispatcher = createIncidentDispatcher({ http: createOutboundHttp(), now: () => new Date() });
    const problems = dispatcher.check({ settings, secrets: { url } });
    expect(problems.map((problem) => problem.path.join('.'))).toContain(path);
  });

  it('opens an incident once, and closes it only where it is told how', async () => {
    const receiver = await startHttpReceiver({ status: 200 });
    const http = createOutboundHttp({ allow: ['127.0.0.1'] });
    const dispatcher = createIncidentDispatcher({ http, now: () => new Date() });
    const body = '{"key":"{{ correlation }}","state":"{{ status }}"}';
    const tell = async (resolvedBody: { resolvedBody?: string }): Promise<readonly unknown[]> => {
      receiver.requests.length = 0;
      for (const reason of ['FIRST_NOTIFICATION', 'REPEAT', 'NEW_ALERTS_IN_GROUP', 'ALL_RESOLVED'] as const) {
        const status = reason === 'ALL_RESOLVED' ? 'RESOLVED' : 'FIRING';
        const message = buildMessage([buildAlert({ status })], { reason });
        const target = { settings: { body, ...resolvedBody }, secrets: { url: receiver.url } };
        expect(await dispatcher.send(message, target, new AbortController().signal)).toMatchObject({
          outcome: 'SENT',
        });
      }
      return receiver.requests.map((request): unknown => JSON.parse(request.body));
    };
    expect(await tell({})).toMatchObject([{ state: 'FIRING' }]);
    const both = z
      .array(z.object({ key: z.string(), state: z.string() }))
      .parse(await tell({ resolvedBody: body }));
    expect(both.map(({ state }) => state)).toEqual(['FIRING', 'RESOLVED']);
    expect(both[0]?.key).toBe(both[1]?.key);
    await http.close();
    await receiver.close();
  });
});
