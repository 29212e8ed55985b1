import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Labels, Route, RoutingPolicy } from '@circuitwatch/alerting-definitions';
import { parseMatchers } from '../matchers/matcher-text.ts';
import { routedAlert } from '../spec/routed-alert.ts';
import { routeAlert } from './route-alert.ts';

const route = (matchers: string, given: Partial<Route> = {}): Route => ({
  matchers: parseMatchers(matchers),
  routes: [],
  ...given,
});
const policy = (root: Partial<Route>): RoutingPolicy => ({
  route: route('', root),
  inhibitRules: [],
  timeIntervals: [],
});
const routed = (root: Partial<Route>, labels: Labels, actionGroups: readonly string[] = []) =>
  routeAlert(policy(root), routedAlert(labels, { actionGroups }));
const groups = (...given: Parameters<typeof routed>) =>
  routed(...given).map(({ actionGroup }) => actionGroup);

describe('the way of an alert', () => {
  const tree: Partial<Route> = {
    actionGroup: 'root',
    groupBy: ['alertname'],
    groupWaitSeconds: 10,
    muteTimeIntervals: ['night'],
    routes: [
      route('team="a"', {
        actionGroup: 'a',
        groupWaitSeconds: 20,
        routes: [
          route('severity="0"', { actionGroup: 'a-page' }),
          route('severity=~"0|1"', { repeatIntervalSeconds: 60 }),
        ],
      }),
      route('team=~"b|c"', { actionGroup: 'bc', continue: true }),
      route('team="c"', { actionGroup: 'c', activeTimeIntervals: ['day'] }),
    ],
  };

  it.each<[Labels, readonly string[]]>([
    [{}, ['root']],
    [{ team: 'a' }, ['a']],
    [{ team: 'a', severity: '0' }, ['a-page']],
    [{ team: 'a', severity: '1' }, ['a']],
    [{ team: 'b' }, ['bc']],
    [{ team: 'c' }, ['bc', 'c']],
    [{ team: 'd' }, ['root']],
  ])('%j goes to %j', (labels, expected) => {
    expect(groups(tree, labels)).toEqual(expected);
  });

  it('inherits what a route does not say, but no time intervals', () => {
    expect(routed(tree, { team: 'a', severity: '1', alertname: 'x' })).toEqual([
      {
        routeId: '{}/{team="a"}/{severity=~"0|1"}',
        actionGroup: 'a',
        groupBy: ['alertname'],
        groupKey: '{}/{team="a"}/{severity=~"0|1"}:{alertname="x"}@a',
        groupLabels: { alertname: 'x' },
        groupWaitSeconds: 20,
        groupIntervalSeconds: 300,
        repeatIntervalSeconds: 60,
        muteTimeIntervals: [],
        activeTimeIntervals: [],
      },
    ]);
    expect(routed(tree, {})[0]?.muteTimeIntervals).toEqual(['night']);
  });

  it('groups by all labels, by none, and not by what is empty or inherited from Object', () => {
    const labels = { b: '2', a: '1', empty: '' };
    const labelsOf = (groupBy: string[]) => routed({ actionGroup: 'x', groupBy }, labels)[0]?.groupLabels;
    expect(labelsOf(['...'])).toEqual({ a: '1', b: '2' });
    expect(labelsOf([])).toEqual({});
    expect(labelsOf(['a', 'empty', 'gone', 'toString'])).toEqual({ a: '1' });
  });

  it('has a key of its own for each route, action group and set of labels', () => {
    const twins = [route('a="1"', { continue: true, groupBy: ['a'] }), route('a="1"', { continue: true })];
    const keys = routed({ actionGroup: 'x', routes: twins }, { a: '1' }).map(({ groupKey }) => groupKey);
    expect(keys).toEqual(['{}/{a="1"}:{a="1"}@x', '{}/{a="1"}#2:{}@x']);
    const label = fc.string({
      unit: fc.constantFrom('a', '"', ',', '=', '}', ':', '@', '\\', '\n'),
      maxLength: 5,
    });
    const labels = fc.dictionary(
      label.filter((name) => name !== ''),
      label.filter((value) => value !== ''),
      { maxKeys: 3 },
    );
    fc.assert(
      fc.property(labels, labels, label, label, (one, other, group, otherGroup) => {
        const keyOf = (given: Labels, actionGroup: string) =>
          routed({ actionGroup, groupBy: ['...'] }, given)[0]?.groupKey;
        const sorted = (given: Labels) => JSON.stringify(Object.entries(given).toSorted());
        const isSame = sorted(one) === sorted(other) && group === otherGroup;
        expect(keyOf(one, group) === keyOf(other, otherGroup)).toBe(isSame);
      }),
    );
  });
});

describe('the action groups of a rule', () => {
  it('are told by the settings of a route without one', () => {
    const root: Partial<Route> = {
      actionGroup: null,
      groupWaitSeconds: 1,
      routes: [route('a="1"', { groupWaitSeconds: 2 }), route('a="2"', { actionGroup: 'tree' })],
    };
    const seen = (labels: Labels, names: string[]) =>
      routed(root, labels, names).map(({ actionGroup, groupWaitSeconds }) => [actionGroup, groupWaitSeconds]);
    expect(seen({}, ['x', 'y'])).toEqual([
      ['x', 1],
      ['y', 1],
    ]);
    expect(seen({ a: '1' }, ['x'])).toEqual([['x', 2]]);
    expect(seen({ a: '2' }, ['x'])).toEqual([
      ['tree', 1],
      ['x', 1],
    ]);
    expect(seen({ a: '2' }, ['tree'])).toEqual([['tree', 1]]);
    expect(seen({}, [])).toEqual([]);
  });

  it('are told once, whatever the tree does', () => {
    const root: Partial<Route> = {
      actionGroup: null,
      routes: [route('a="1"', { continue: true }), route('a=~"1|2"', { continue: true })],
    };
    expect(groups(root, { a: '1' }, ['x'])).toEqual(['x']);
  });
});
