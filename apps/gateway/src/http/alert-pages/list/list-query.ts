import {
  alertStates,
  severities,
  severityNames,
  type AlertState,
  type Severity,
} from '@circuitwatch/alerting-definitions';
import type { AlertFilter } from '@circuitwatch/persistence';
import type { PlantScope } from '../../../modules/alerts/plant-scope.ts';

/** What the list is asked for by its query string. */
export interface ListQuery {
  readonly severities: readonly Severity[];
  readonly plant: string;
  readonly rule: string;
  /** Empty: what fires now. */
  readonly state: AlertState | '';
  readonly acknowledged: 'yes' | 'no' | '';
  readonly after: string;
  readonly before: string;
  /** Whether the page asks for itself again. */
  readonly refreshes: boolean;
  /** What could not be read, for people; the rest applies. */
  readonly problems: readonly string[];
}

/** RECOVERING still fires: nobody has been told that it is over. */
const firing: readonly AlertState[] = ['FIRING', 'RECOVERING'];
const longest = 500;

function choice<Value extends string>(given: string, known: readonly Value[]): Value | '' | undefined {
  return given === '' ? '' : known.find((value) => value === given);
}

function readSeverities(given: readonly string[], problems: string[]): readonly Severity[] {
  const wanted = given.filter((text) => text !== '');
  const known = severities.filter((severity) => wanted.includes(String(severity)));
  if (wanted.some((text) => !severities.some((severity) => String(severity) === text))) {
    const names = severities.map((severity) => `${severity} (${severityNames[severity]})`).join(', ');
    problems.push(`A severity is one of ${names}.`);
  }
  return known;
}

/** Reads the query string; what cannot be read is left out and told as a problem. */
export function readListQuery(search: URLSearchParams): ListQuery {
  const problems: string[] = [];
  const text = (name: string): string => (search.get(name) ?? '').trim().slice(0, longest);
  const one = <Value extends string>(name: string, known: readonly Value[]): Value | '' => {
    const found = choice(text(name), known);
    if (found === undefined) problems.push(`“${name}” is one of ${known.join(', ')}.`);
    return found ?? '';
  };
  return {
    severities: readSeverities(search.getAll('severity'), problems),
    plant: text('plant'),
    rule: text('rule'),
    state: one('state', alertStates),
    acknowledged: one('acknowledged', ['yes', 'no']),
    after: text('after'),
    before: text('before'),
    refreshes: text('refresh') !== 'off',
    problems,
  };
}

/** What the repository is asked for, and never more than the viewer may see. */
export function filterOf(query: ListQuery, scope: PlantScope): AlertFilter {
  return {
    states: query.state === '' ? firing : [query.state],
    severities: query.severities.length === 0 ? null : query.severities,
    plants: query.plant === '' ? null : [query.plant],
    rules: query.rule === '' ? null : [query.rule],
    acknowledged: query.acknowledged === '' ? null : query.acknowledged === 'yes',
    scope,
  };
}

/** Whether anything but the usual is asked for. */
export function isFiltered({ severities: chosen, plant, rule, state, acknowledged }: ListQuery): boolean {
  return chosen.length > 0 || [plant, rule, state, acknowledged].some((value) => value !== '');
}

/** The address of the list with this query; a change of filters begins at the first page. */
export function listAddress(query: ListQuery, changes: Partial<ListQuery> = {}): string {
  const wanted = { ...query, after: '', before: '', ...changes };
  const search = new URLSearchParams();
  for (const severity of wanted.severities) search.append('severity', String(severity));
  for (const name of ['plant', 'rule', 'state', 'acknowledged', 'after', 'before'] as const) {
    if (wanted[name] !== '') search.set(name, wanted[name]);
  }
  if (!wanted.refreshes) search.set('refresh', 'off');
  return search.size === 0 ? '/alerts' : `/alerts?${search.toString()}`;
}
