import type { RoutedAlert } from '@circuitwatch/alerting-definitions';
import { z } from 'zod';

const instant = z.coerce.date();

const toldSchema = z.object({
  /** The episode that it was told of. */
  episode: z.int(),
  /** When it was last told to fire. */
  firingAt: instant,
  /** Whether it was told to have resolved, or need not be. */
  resolved: z.boolean(),
  /** No other firing message about it before this instant, though it has left the group. */
  quietUntil: instant.nullable(),
  /** Whether a later message had to do without it, because it was muted: it is told again when it no longer is. */
  leftOut: z.boolean().default(false),
});

const entrySchema = z.object({
  /** By alert id. */
  told: z.record(z.string(), toldSchema),
  /** Firing alerts that a silence kept from the receiver when they were last looked at. */
  silenced: z.array(z.string()),
});

/** What a receiver was last told of an alert. */
export type ToldAlert = Readonly<z.infer<typeof toldSchema>>;

/** What one receiver of one group was told; JSON, with instants as texts. */
export interface NotificationLogEntry {
  readonly told: Readonly<Record<string, ToldAlert>>;
  readonly silenced: readonly string[];
}

/** A receiver that was told nothing yet. */
export const emptyEntry: NotificationLogEntry = { told: {}, silenced: [] };

/** Reads a stored entry; anything else is an empty one. */
export function readEntry(stored: unknown): NotificationLogEntry {
  return entrySchema.safeParse(stored).data ?? emptyEntry;
}

/** What was told of an alert, whichever episode; undefined: nothing. */
export function toldOf(
  { told }: NotificationLogEntry,
  { id }: Pick<RoutedAlert, 'id'>,
): ToldAlert | undefined {
  return Object.hasOwn(told, id) ? told[id] : undefined;
}

/** Whether the receiver knows that this episode fires. */
export function isKnown(alert: RoutedAlert, entry: NotificationLogEntry): boolean {
  const told = toldOf(entry, alert);
  return told !== undefined && told.episode === alert.episode && !told.resolved;
}

/** What a clock told that ran ahead and was set back was told now: nobody waits for an hour to come again. */
export function withoutFuture(entry: NotificationLogEntry, now: Date): NotificationLogEntry {
  const isAhead = ({ firingAt }: ToldAlert): boolean => firingAt > now;
  if (!Object.values(entry.told).some(isAhead)) return entry;
  const told = Object.entries(entry.told).map(
    ([id, one]) => [id, isAhead(one) ? toldAt(one, now) : one] as const,
  );
  return { ...entry, told: Object.fromEntries(told) };
}

/** The same, told at another time: what must be quiet afterwards is so for as long. */
function toldAt({ firingAt, quietUntil, ...rest }: ToldAlert, at: Date): ToldAlert {
  const moved = quietUntil && new Date(quietUntil.getTime() + at.getTime() - firingAt.getTime());
  return { ...rest, firingAt: at, quietUntil: moved };
}
