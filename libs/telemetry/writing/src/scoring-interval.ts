import type { ScoringEvent } from '@circuitwatch/scoring-definitions';

/** Events of one flush interval that tell of the same thing: model, place, outcome and minute. */
export interface ScoringGroup {
  /** The newest. */
  last: ScoringEvent;
  events: number;
  rows: number;
  fewestRows: number;
  mostRows: number;
  /** Those that are told one by one: of successes a fair sample, of errors the first. */
  readonly kept: ScoringEvent[];
}

/** How many events of a group are told one by one. */
export interface KeepLimits {
  readonly successes: number;
  readonly errors: number;
}

const minuteMs = 60_000;

/** Groups never reach over a full minute, so that sums by minute, hour or day are exact. */
function keyOf(event: ScoringEvent): string {
  const { deploymentId, modelName, modelVersion, plant, circuit, error, at } = event;
  const minute = Math.floor(at.getTime() / minuteMs);
  return JSON.stringify([deploymentId, modelName, modelVersion, plant, circuit, error?.type ?? null, minute]);
}

/** Sums up events until they are taken. */
export interface ScoringInterval {
  readonly add: (event: ScoringEvent) => void;
  /** Gives all groups and begins anew. */
  readonly take: () => readonly ScoringGroup[];
}

/** An interval in which nothing has happened yet. */
export function createScoringInterval(limits: KeepLimits, random: () => number): ScoringInterval {
  let groups = new Map<string, ScoringGroup>();
  const keep = ({ kept, events }: ScoringGroup, event: ScoringEvent): void => {
    const most = event.error === null ? limits.successes : limits.errors;
    if (kept.length < most) kept.push(event);
    else if (event.error === null) {
      // Vitter's algorithm R: each of the events so far stays with the same chance.
      const place = Math.floor(random() * events);
      if (place < most) kept[place] = event;
    }
  };
  return {
    add: (event) => {
      const key = keyOf(event);
      let group = groups.get(key);
      if (group === undefined) {
        group = { last: event, events: 0, rows: 0, fewestRows: Infinity, mostRows: 0, kept: [] };
        groups.set(key, group);
      }
      group.events += 1;
      group.rows += event.rows;
      group.fewestRows = Math.min(group.fewestRows, event.rows);
      group.mostRows = Math.max(group.mostRows, event.rows);
      if (event.at >= group.last.at) group.last = event;
      keep(group, event);
    },
    take: () => {
      const taken = [...groups.values()];
      groups = new Map();
      return taken;
    },
  };
}
