import type { Matcher } from './matcher.ts';

/** Which alerts go to which action group, how they are grouped and how often told. A child inherits what is undefined. */
export interface Route {
  /** Name of an action group; null at the root: the action groups of the alert's rule. */
  readonly actionGroup?: string | null;
  readonly matchers: readonly Matcher[];
  /** Labels that a message is made for each set of; `['...']`: all of them. */
  readonly groupBy?: readonly string[];
  /** Seconds from the first alert of a group to its first message. */
  readonly groupWaitSeconds?: number;
  /** Seconds between a message and the next one about changes. */
  readonly groupIntervalSeconds?: number;
  /** Seconds until the same is told again. */
  readonly repeatIntervalSeconds?: number;
  /** Whether routes after this one are looked at as well. */
  readonly continue?: boolean;
  /** Names of time intervals. */
  readonly muteTimeIntervals?: readonly string[];
  readonly activeTimeIntervals?: readonly string[];
  readonly routes: readonly Route[];
}

/** An alert that matches `target` is not told while another one that matches `source` fires with the same `equal`. */
export interface InhibitRule {
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}

/** Inclusive at both ends; days of the month may be negative, counted from its end. */
export interface NumberRange {
  readonly begin: number;
  readonly end: number;
}

/** All that is given must hold; within one list, any. Alertmanager's time_interval. */
export interface TimeSpec {
  /** Minutes of the day, end not included, at most 1440. */
  readonly times: readonly { readonly startMinute: number; readonly endMinute: number }[];
  /** 0 is Sunday. */
  readonly weekdays: readonly NumberRange[];
  readonly daysOfMonth: readonly NumberRange[];
  readonly months: readonly NumberRange[];
  readonly years: readonly NumberRange[];
  /** An IANA time zone. */
  readonly timeZone: string;
}

export interface TimeInterval {
  readonly name: string;
  readonly specs: readonly TimeSpec[];
}

/** How alerts find people. */
export interface RoutingPolicy {
  readonly route: Route;
  readonly inhibitRules: readonly InhibitRule[];
  readonly timeIntervals: readonly TimeInterval[];
  /** The action group that hears of receivers which cannot be reached; null: whoever can be. */
  readonly fallbackActionGroup?: string | null;
}

/** Alertmanager's defaults, one message for each rule and plant, to the action groups of the rule. */
export const defaultRoutingPolicy: RoutingPolicy = {
  route: {
    actionGroup: null,
    matchers: [],
    groupBy: ['alertname', 'plant_id'],
    groupWaitSeconds: 30,
    groupIntervalSeconds: 300,
    repeatIntervalSeconds: 14_400,
    routes: [],
  },
  inhibitRules: [],
  timeIntervals: [],
};
