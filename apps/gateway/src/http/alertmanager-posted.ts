import { fingerprintOf, readSeverity, type Labels } from '@circuitwatch/alerting-definitions';
import type { AlertRepository, ExternalAlert, StoredAlert } from '@circuitwatch/persistence';
import { invalid } from '@circuitwatch/platform-errors';
import { z } from 'zod';

/** Alertmanager's resolve_timeout: how long an alert fires on that is not sent again and says no end. */
const resolveMs = 300_000;
/** Prometheus sends a few hundred at once. */
const mostAlerts = 5_000;
/** Of alerts whose label `severity` says nothing that we know. */
const unknownSeverity = 3;

const textsSchema = z.record(z.string(), z.string('is not a text.'), 'is not an object of texts.');
const instantSchema = z
  .string('is not an instant, such as 2026-11-21T06:00:00Z.')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'is not an instant, such as 2026-11-21T06:00:00Z.')
  .transform((text) => new Date(text))
  // What Go writes for no time at all.
  .transform((date) => (date.getUTCFullYear() < 1970 ? undefined : date))
  .optional();

const schema = z
  .array(
    z.object({
      labels: textsSchema,
      annotations: textsSchema.default({}),
      startsAt: instantSchema,
      endsAt: instantSchema,
      generatorURL: z.string().max(10_000).optional(),
    }),
    'The body is a list of alerts.',
  )
  .max(mostAlerts, `At most ${mostAlerts} alerts are taken at once.`);

/** Labels and annotations without a value are as good as not there. */
function withoutEmpty(texts: Labels): Labels {
  return Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== ''));
}

/**
 * Alerts as they should be from now on: what Alertmanager's POST /alerts sends, merged with what is known by the same
 * labels.
 *
 * @throws AppError INVALID naming the alert by its place in the list, and its field
 */
export async function readPostedAlerts(
  body: unknown,
  alerts: Pick<AlertRepository, 'externalByFingerprint'>,
  now: Date,
): Promise<readonly ExternalAlert[]> {
  const posted = readPosted(body, now);
  const known = await alerts.externalByFingerprint(posted.map(({ labels }) => fingerprintOf(labels)));
  const byFingerprint = new Map(known.map((alert) => [alert.fingerprint, alert]));
  return posted.map((alert) => merge(byFingerprint.get(fingerprintOf(alert.labels)), alert, now));
}

function readPosted(body: unknown, now: Date): readonly ExternalAlert[] {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue === undefined || issue.path.length === 0 ? '' : `alerts.${issue.path.join('.')}: `;
    throw invalid(`${place}${issue?.message ?? 'The alerts cannot be read.'}`);
  }
  return parsed.data.map((given, index) => {
    const labels = withoutEmpty(given.labels);
    if (Object.keys(labels).length === 0) {
      throw invalid(`alerts.${index}.labels: An alert has one label that is not empty, at least.`);
    }
    const startsAt = given.startsAt ?? given.endsAt ?? now;
    const endsAt = given.endsAt ?? new Date(now.getTime() + resolveMs);
    if (startsAt > endsAt) throw invalid(`alerts.${index}.endsAt: An alert ends after it begins.`);
    return {
      labels,
      annotations: withoutEmpty(given.annotations),
      startsAt,
      endsAt,
      generatorUrl: given.generatorURL ?? null,
      severity: readSeverity(labels['severity']) ?? unknownSeverity,
      actionGroups: [],
    };
  });
}

/** The earliest beginning, and the latest end unless it is over: what fires on is not ended by an older message. */
function merge(known: StoredAlert | undefined, posted: ExternalAlert, now: Date): ExternalAlert {
  if (known === undefined || known.state === 'NORMAL') return posted;
  const startsAt = earliest(known.startsAt ?? posted.startsAt, posted.startsAt);
  const isOver = posted.endsAt <= now;
  const isLonger = known.expiresAt !== null && known.expiresAt > posted.endsAt;
  return { ...posted, startsAt, endsAt: isLonger && !isOver ? known.expiresAt : posted.endsAt };
}

function earliest(one: Date, other: Date): Date {
  return one < other ? one : other;
}
