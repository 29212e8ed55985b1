import type { RoutedAlert, SuppressionReason } from '@circuitwatch/alerting-definitions';
import type { Look, SentMessage } from './simulated-groups.ts';

/** What a receiver has heard of an alert. */
export interface HeardAlert {
  readonly episode: number;
  /** The last message that counts as telling that it fires; milliseconds. */
  readonly at: number;
  readonly isOver: boolean;
  /** Whether a silence held it back since. */
  readonly wasSilenced: boolean;
  /** Whether a message about others had to do without it since. */
  readonly wasLeftOut: boolean;
}

/** What one receiver knows by its messages alone. */
export class Heard {
  readonly #alerts = new Map<string, HeardAlert>();
  readonly #sendResolved: boolean;
  readonly #repeatSeconds: number;

  constructor(sendResolved: boolean, repeatSeconds: number) {
    this.#sendResolved = sendResolved;
    this.#repeatSeconds = repeatSeconds;
  }

  of({ id }: RoutedAlert): HeardAlert | undefined {
    return this.#alerts.get(id);
  }

  /** Whether it is believed to fire. */
  knows(alert: RoutedAlert): boolean {
    const heard = this.of(alert);
    return heard !== undefined && heard.episode === alert.episode && !heard.isOver;
  }

  isThrottled(alert: RoutedAlert, at: Date): boolean {
    const heard = this.of(alert);
    return heard !== undefined && at.getTime() < heard.at + (alert.throttleSeconds ?? 0) * 1_000;
  }

  /** When it is told again, in milliseconds. */
  repeatAt(alert: RoutedAlert): number {
    return (this.of(alert)?.at ?? Infinity) + (alert.throttleSeconds ?? this.#repeatSeconds) * 1_000;
  }

  /** Whether a message may tell that it fires though no repeat is due. */
  isNews(alert: RoutedAlert): boolean {
    const heard = this.of(alert);
    return !this.knows(alert) || heard?.wasSilenced === true || heard?.wasLeftOut === true;
  }

  /** Remembers what was said, and what was not. */
  note(
    { at, alerts }: Look,
    message: SentMessage | undefined,
    mutedBy: (alert: RoutedAlert) => SuppressionReason | null,
  ): void {
    const includes = (told: readonly RoutedAlert[] | undefined, { id }: RoutedAlert) =>
      told?.some((one) => one.id === id) === true;
    for (const alert of alerts) {
      const before = this.of(alert);
      if (includes(message?.firing, alert)) {
        // What is shown within its throttle was not told again by that.
        const isOnlyShown = this.knows(alert) && this.isThrottled(alert, at) && before !== undefined;
        const { episode } = alert;
        this.#alerts.set(
          alert.id,
          isOnlyShown
            ? { ...before, wasLeftOut: false }
            : { episode, at: at.getTime(), isOver: false, wasSilenced: false, wasLeftOut: false },
        );
      } else if (before !== undefined) {
        const muted = alert.endsAt === null ? mutedBy(alert) : null;
        const isOver = alert.endsAt !== null && (!this.#sendResolved || includes(message?.resolved, alert));
        this.#alerts.set(alert.id, {
          ...before,
          isOver: before.isOver || isOver,
          wasSilenced: before.wasSilenced || muted === 'SILENCED',
          wasLeftOut: before.wasLeftOut || (message !== undefined && muted !== null),
        });
      }
    }
  }
}
