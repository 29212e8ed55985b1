import { describe, expect, it } from 'vitest';
import type { DocumentContent } from './document.ts';
import { parseDocuments } from './parse-documents.ts';
import { documentSeparator, type DocumentPart } from './separate-document.ts';

const fleet = `# who is watched
circuits:
  # the first one
  - plant_id: hamburg
    circuit_id: c01
    model_name: pump

  - {plant_id: hamburg, circuit_id: c02, model_name: fan}
  -
    plant_id: bremen
    circuit_id: c01
    model_name: fan # of the pumps
`;
const template = `monitor:
  name: watch-{plant_id}-{circuit_id}
  monitoring_target: {ml_task: regression, endpoint_deployment_id: azureml:pumps:blue}
`;

const separateDocument = (text: string, part: DocumentPart) => documentSeparator(text)(part);

function onlyContent(text: string): DocumentContent | null {
  const documents = parseDocuments(text, { file: 'x' });
  expect(documents).toHaveLength(1);
  expect(documents.flatMap(({ problems }) => problems)).toEqual([]);
  return documents[0]?.content ?? null;
}

describe('documentSeparator', () => {
  it.each([
    ['the template before the list', template + fleet],
    ['the template behind it', fleet + template],
    ['no template', fleet],
    ['lines that end as in Windows', (fleet + template).replaceAll('\n', '\r\n')],
  ])('a circuit alone is what it was in the list: %s', (_what, text) => {
    const whole = onlyContent(text);
    if (whole?.kind !== 'fleet') throw new Error('This is no fleet.');
    expect(whole.circuits).toHaveLength(3);
    whole.circuits.forEach((circuit, index) => {
      const alone = separateDocument(text, { document: 0, circuit: index });
      // Its place in the list is another one; all else is the same.
      const asFirst: unknown = JSON.parse(
        JSON.stringify(circuit).replaceAll(`"circuits",${index}`, '"circuits",0'),
      );
      expect(onlyContent(alone)).toEqual({ kind: 'fleet', circuits: [asFirst] });
      expect(alone.length).toBeLessThan(text.length);
    });
  });

  it.each([
    ['brackets', `circuits: [{plant_id: a, circuit_id: b, model_name: m}]\n`],
    ['names for others', `circuits:\n- &one {plant_id: a, circuit_id: b, model_name: m}\n- *one\n`],
  ])('a list with %s stays whole', (_what, text) => {
    expect(separateDocument(text, { document: 0, circuit: 0 })).toBe(text);
  });

  it('a document stays on its lines', () => {
    const text = `# first\nname: one\n---\n\n---\nauth_mode: key\nname: two\n...\n--- {auth_mode: key, name: three}\n`;
    const documents = parseDocuments(text, { file: 'x' });
    expect(documents.map(({ line }) => line)).toEqual([2, 6, 9]);
    const second = separateDocument(text, { document: 1 });
    expect(parseDocuments(second, { file: 'x' })).toEqual([documents[1]]);
    expect(parseDocuments(separateDocument(text, { document: 2 }), { file: 'x' })).toEqual([documents[2]]);
    expect(() => separateDocument(text, { document: 3 })).toThrow(RangeError);
  });
});
