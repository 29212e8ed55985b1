import { expect, it } from 'vitest';
import { findPromtool } from '../promtool.spec-support.ts';
import { askPromtoolForTexts, templateCases } from './promtool-annotations.spec-support.ts';

const promtool = findPromtool();

it('says what the fixture says of templates', async ({ skip }) => {
  if (promtool === undefined) return skip('promtool is not installed');
  const texts = askPromtoolForTexts(promtool, templateCases);
  const lines = templateCases.map((one, index) => JSON.stringify({ ...one, text: texts[index] }));
  await expect(`[\n${lines.join(',\n')}\n]\n`).toMatchFileSnapshot(
    '../../fixtures/promtool-annotations.json',
  );
});
