import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../global-id.ts';
import { fireAlerts } from '../../spec/alerting.ts';
import { hoursLater } from '../../spec/fleet.ts';
import { noon, startTestApi, textOf, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';

const shown =
  'silence { id state matchersText matchers { name operator value } startsAt endsAt createdBy comment matchingAlerts }';

describe('silences', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
    await fireAlerts(api.db, 'mill', 3);
    await fireAlerts(api.db, 'quarry', 2);
  });
  afterAll(() => api.stop());

  const wanted = { matching: 'plant_id="mill"', comment: 'Pump 3 is replaced.', duration: '2h' };

  it('are made from a text or a list, for a while or until it is over', async () => {
    const made = await mutate(api, 'createSilence', wanted, shown);
    expect(made['silence']).toMatchObject({
      ...{ state: 'ACTIVE', matchersText: '{plant_id="mill"}', createdBy: 'Ada', matchingAlerts: 3 },
      ...{ startsAt: noon.toISOString(), endsAt: hoursLater(2).toISOString() },
    });
    const matchers = [
      { name: 'plant_id', operator: '=~', value: 'mill|quarry' },
      { name: 'circuit_id', value: 'c000' },
    ];
    const listed = { ...wanted, matching: null, matchers, duration: null, untilResolved: true };
    expect((await mutate(api, 'createSilence', listed, shown))['silence']).toMatchObject({
      ...{ matchersText: '{plant_id=~"mill|quarry",circuit_id="c000"}', endsAt: null, matchingAlerts: 2 },
    });
    const later = {
      ...wanted,
      startsAt: hoursLater(1).toISOString(),
      endsAt: hoursLater(3).toISOString(),
      duration: null,
    };
    expect((await mutate(api, 'createSilence', later, shown))['silence']).toMatchObject({ state: 'PENDING' });
  });

  it.each([
    [{ matching: null }, 'INVALID matching'],
    [{ matchers: [{ name: 'a', value: 'b' }] }, 'INVALID matching'],
    [{ matching: 'plant_id' }, 'INVALID matching'],
    [{ matching: 'plant_id=~".*"' }, 'INVALID matching'],
    [{ matching: '' }, 'INVALID matching'],
    [{ matching: 'a=~"("' }, 'INVALID matching'],
    [{ matching: null, matchers: [{ name: 'a', operator: '~', value: 'b' }] }, 'INVALID matchers'],
    [{ matching: null, matchers: [] }, 'INVALID matchers'],
    [{ duration: null }, 'INVALID endsAt'],
    [{ untilResolved: true }, 'INVALID endsAt'],
    [{ duration: 'soon' }, 'INVALID duration'],
    [{ duration: null, endsAt: noon.toISOString() }, 'INVALID endsAt'],
    [{ comment: ' ' }, 'INVALID comment'],
  ])('refuse %j: %s', async (fields, error) => {
    expect(shortErrors(await mutate(api, 'createSilence', { ...wanted, ...fields }))).toEqual([error]);
  });

  it('show beforehand what they would match', async () => {
    const preview = `query ($matching: String) {
      previewSilence(matching: $matching) { matchersText count alerts { plantName } userErrors { field code } }
    }`;
    const found = await api.data(preview, { matching: 'plant_id="quarry"' });
    expect(found['previewSilence']).toEqual({
      ...{ matchersText: '{plant_id="quarry"}', count: 2, userErrors: [] },
      alerts: [{ plantName: 'quarry' }, { plantName: 'quarry' }],
    });
    const wrong = await api.data(preview, { matching: 'plant_id' });
    expect(shortErrors(wrong['previewSilence'])).toEqual(['INVALID matching']);
  });

  it('are changed and ended; others than before make another one', async () => {
    const { silence } = await mutate(api, 'createSilence', wanted, shown);
    const id = textOf(silence?.['id']);
    const longer = await mutate(api, 'changeSilence', { id, duration: 'PT5H', comment: 'Longer.' }, shown);
    expect(longer['silence']).toMatchObject({
      ...{ id, comment: 'Longer.', endsAt: hoursLater(5).toISOString(), matchersText: '{plant_id="mill"}' },
    });
    const other = await mutate(api, 'changeSilence', { id, matching: 'plant_id="quarry"' }, shown);
    expect(other['silence']?.['id']).not.toBe(id);
    expect(shortErrors(await mutate(api, 'changeSilence', { id, comment: 'x' }))).toEqual(['CONFLICT id']);
    const ended = await mutate(api, 'endSilence', { id: other['silence']?.['id'] }, shown);
    expect(ended['silence']).toMatchObject({ state: 'EXPIRED' });
    const nothing = { id: encodeGlobalId('Silence', crypto.randomUUID()) };
    expect(shortErrors(await mutate(api, 'endSilence', nothing))).toEqual(['NOT_FOUND id']);
  });

  it('are listed by state, with one look at what fires', async () => {
    const list =
      'query ($states: [SilenceState!]) { silences(states: $states) { totalCount nodes { state matchingAlerts } } }';
    const open = await api.data(list);
    const states = JSON.stringify(open['silences']?.['nodes']);
    expect(states).toContain('PENDING');
    expect(states).not.toContain('EXPIRED');
    api.statements.length = 0;
    const ended = await api.data(list, { states: ['EXPIRED'] });
    expect(Number(ended['silences']?.['totalCount'])).toBeGreaterThan(0);
    expect(api.statements.length).toBeLessThanOrEqual(3);
  });

  it('of those who see some plants only are about these', async () => {
    const create = `mutation ($input: CreateSilenceInput!) {
      createSilence(input: $input) { silence { matchingAlerts } userErrors { field code } }
    }`;
    const as = async (matching: string) =>
      (await api.ask(create, { input: { ...wanted, matching } }, 'OPERATOR', ['mill'])).data['createSilence'];
    expect(await as('plant_id="mill",circuit_id="c001"')).toMatchObject({ silence: { matchingAlerts: 1 } });
    for (const matching of [
      'circuit_id="c001"',
      'plant_id="quarry"',
      'plant_id=~"mill|quarry"',
      'plant_id!="x"',
    ]) {
      expect(shortErrors(await as(matching))).toEqual(['INVALID matching']);
    }
    const { silence } = await mutate(
      api,
      'createSilence',
      { ...wanted, matching: 'plant_id="quarry"' },
      shown,
    );
    const end = 'mutation ($id: ID!) { endSilence(input: { id: $id }) { userErrors { field code } } }';
    const refused = await api.ask(end, { id: silence?.['id'] }, 'OPERATOR', ['mill']);
    expect(shortErrors(refused.data['endSilence'])).toEqual(['INVALID id']);
  });

  it.each(['a\u0000b', '\ud800', '\u{1f600}', '"', '{', "'; drop table silence; --", 'a=~"(a+)+$"'])(
    'may be asked for with any text: %j',
    async (text) => {
      const { errors } = await api.ask(
        `mutation ($text: String!) {
          a: createSilence(input: { matching: $text, comment: $text, duration: $text }) { userErrors { code } }
          b: createSilence(input: { matchers: [{ name: $text, value: $text }], comment: $text, duration: "1h" }) {
            userErrors { code }
          }
        }`,
        { text },
      );
      expect(JSON.stringify(errors)).not.toContain('INTERNAL_SERVER_ERROR');
    },
  );
});
