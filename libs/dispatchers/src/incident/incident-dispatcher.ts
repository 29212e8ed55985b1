import type { NotificationReason } from '@circuitwatch/alerting-definitions';
import { z } from 'zod';
import type { Dispatcher } from '../dispatcher.ts';
import { createHttpDispatcher } from '../http-dispatcher.ts';
import { postUrlProblem, secretsOfUrl, type HttpChannelOptions } from '../post-message.ts';
import type { TargetShape } from '../target-shape.ts';
import { fillTemplate, isJsonTemplate, unknownNames } from './fill-template.ts';
import { formOf, incidentSystems } from './incident-systems.ts';
import { templateNames } from './template-values.ts';

const longestTemplate = 20_000;

const template = z
  .string()
  .max(longestTemplate, { error: `must have at most ${longestTemplate} characters` })
  .superRefine((text, context) => {
    const unknown = unknownNames(text);
    if (unknown.length > 0) {
      context.addIssue({
        code: 'custom',
        message: `uses ${unknown.map((name) => `"${name}"`).join(', ')}; there is ${templateNames.join(', ')}`,
      });
    }
    if (!isJsonTemplate(text)) {
      context.addIssue({ code: 'custom', message: 'must be JSON, each {{ name }} within a text' });
    }
  });

const name = z.string().trim().min(1, 'must not be empty').max(100, 'must have at most 100 characters');

const incidentSettings = z
  .strictObject({
    system: z.enum(incidentSystems).default('other'),
    /** Key of Jira's project. */
    project: name.optional(),
    /** Of Jira. */
    issueType: name.default('Task'),
    /** What opens an incident; the system's own form unless given. */
    body: template.optional(),
    /** What tells that it is over; nothing is sent unless given. */
    resolvedBody: template.optional(),
  })
  .superRefine(({ system, body, project }, context) => {
    if (system === 'jira' && body === undefined && project === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['project'],
        message: 'is missing; give the key of the Jira project, such as "OPS"',
      });
    }
    if (system === 'other' && body === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['body'],
        message: 'is missing; only known systems have a form of their own',
      });
    }
  });

const incidentTarget: TargetShape<z.infer<typeof incidentSettings>> = {
  settings: incidentSettings,
  secrets: { required: ['url'], optional: ['authorization'] },
  secretProblem: (name, value) => {
    if (name === 'url') return postUrlProblem(value);
    return /^[\x20-\x7e]+$/.test(value) ? null : 'must be a header such as "Bearer ..." or "Basic ..."';
  },
};

/** Reminders, and more alerts of a group, would open another incident for the same thing. */
const opening: ReadonlySet<NotificationReason> = new Set(['FIRST_NOTIFICATION', 'SILENCE_ENDED', 'TEST']);

/**
 * A dispatcher that opens an incident for a group of alerts, and says once that it is over: the secrets `url` and
 * perhaps `authorization`, settings `{ system, project, issueType, body, resolvedBody }`.
 */
export function createIncidentDispatcher(options: HttpChannelOptions): Dispatcher {
  return createHttpDispatcher(
    {
      kind: 'INCIDENT',
      target: incidentTarget,
      postOf: (message, { settings, secrets }) => {
        const form = formOf(settings.system);
        const isFiring = message.status === 'FIRING';
        const body = isFiring ? (settings.body ?? form?.opened) : settings.resolvedBody;
        if (body === undefined || (isFiring && !opening.has(message.reason))) return null;
        const { url = '', authorization } = secrets;
        const headers = { 'content-type': form?.contentType ?? 'application/json' };
        const { project = '', issueType } = settings;
        return {
          url,
          headers: authorization === undefined ? headers : { ...headers, authorization },
          body: fillTemplate(body, message, { project, issueType }),
          secrets: [...secretsOfUrl(url), ...(authorization === undefined ? [] : [authorization])],
        };
      },
    },
    options,
  );
}
