import { getOperationAST, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { apiSchema } from '../../fake-api/fake-api.ts';
import * as actionGroups from './action-groups.ts';
import * as actuals from './actuals.ts';
import * as alertRouting from './alert-routing.ts';
import * as alertRules from './alert-rules.ts';
import * as alerts from './alerts.ts';
import * as comparisons from './comparisons.ts';
import * as applying from './applying.ts';
import * as endpoints from './endpoints.ts';
import * as fleet from './fleet.ts';
import * as models from './models.ts';
import * as notifications from './notifications.ts';
import * as results from './results.ts';
import * as runs from './runs.ts';
import * as scoring from './scoring.ts';
import * as silences from './silences.ts';
import * as telemetry from './telemetry.ts';
import * as work from './work.ts';

const named = Object.entries({
  ...actionGroups,
  ...actuals,
  ...alertRouting,
  ...alertRules,
  ...alerts,
  ...applying,
  ...comparisons,
  ...endpoints,
  ...fleet,
  ...models,
  ...notifications,
  ...results,
  ...runs,
  ...scoring,
  ...silences,
  ...telemetry,
  ...work,
  tenSeries: results.seriesDocument(10),
});
const documents = named.flatMap(([name, value]) =>
  typeof value === 'object' && 'text' in value ? [[name, value.text] as const] : [],
);

describe('documents', () => {
  const schema = apiSchema();

  it('are all looked at', () => expect(documents.length).toBeGreaterThan(20));

  it.each(documents)('%s fits the schema', (_, text) => {
    const document = parse(text);
    expect(validate(schema, document)).toEqual([]);
    expect(getOperationAST(document)?.name?.value).toMatch(/^Cli/);
  });
});
