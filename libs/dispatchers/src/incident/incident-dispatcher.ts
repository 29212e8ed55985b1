import { z } from 'zod';
import type { Dispatcher } from '../dispatcher.ts';
import { createHttpDispatcher } from '../http-dispatcher.ts';
import { postUrlProblem, secretsOfUrl, type HttpChannelOptions } from '../post-message.ts';
import type { TargetShape } from '../target-shape.ts';
import { fillTemplate, isJsonTemplate, unknownNames } from './fill-template.ts';
import { bodiesOf, incidentSystems } from './incident-systems.ts';

const longestTemplate = 20_000;

const template = z
  .string()
  .max(longestTemplate, { error: `must have at most ${longestTemplate} characters` })
  .superRefine((text, context) => {
    const unknown = unknownNames(text);
    if (unknown.length > 0) {
      context.addIssue({
        code: 'custom',
        message: `uses ${unknown.join(', ')}, which is not there; see the documentation for the names`,
      });
    }
    if (!isJsonTemplate(text)) {
      context.addIssue({ code: 'custom', message: 'must be JSON, each {{ name }} within a text' });
    }
  });

const incidentSettings = z
  .strictObject({
    system: z.enum(incidentSystems).default('other'),
    /** What opens an incident; the system's own form unless given. */
    body: template.optional(),
    /** What tells that it is over; nothing is sent unless given. */
    resolvedBody: template.optional(),
  })
  .superRefine(({ system, body }, context) => {
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

/** A dispatcher that opens incidents: the secrets `url` and perhaps `authorization`, settings `{ system, body, resolvedBody }`. */
export function createIncidentDispatcher(options: HttpChannelOptions): Dispatcher {
  return createHttpDispatcher(
    {
      kind: 'INCIDENT',
      target: incidentTarget,
      postOf: (message, { settings, secrets }) => {
        const form = bodiesOf(settings.system);
        const body = message.status === 'FIRING' ? (settings.body ?? form?.opened) : settings.resolvedBody;
        // An incident is opened once: reminders would open another.
        if (body === undefined || message.reason === 'REPEAT') return null;
        const { url = '', authorization } = secrets;
        const headers = { 'content-type': form?.contentType ?? 'application/json' };
        return {
          url,
          headers: authorization === undefined ? headers : { ...headers, authorization },
          body: fillTemplate(body, message),
          secrets: [...secretsOfUrl(url), ...(authorization === undefined ? [] : [authorization])],
        };
      },
    },
    options,
  );
}
