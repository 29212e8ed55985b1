import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildSchema,
  getOperationAST,
  getVariableValues,
  parse,
  validate,
  type GraphQLSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { examples, explanationOf, operationNameOf } from './index.ts';

const sdlPattern = fileURLToPath(new URL('../../../gateway/src/modules/*/schema.graphql', import.meta.url));

function apiSchema(): GraphQLSchema {
  const files = globSync(sdlPattern);
  if (files.length === 0) throw new Error(`No schema at ${sdlPattern}.`);
  return buildSchema(files.map((file) => readFileSync(file, 'utf8')).join('\n'));
}

describe('examples', () => {
  const schema = apiSchema();

  it('have each a name of their own', () => {
    const names = examples.map(operationNameOf);
    expect(new Set(names).size).toBe(examples.length);
    expect(names).not.toContain('');
  });

  it.each(examples.map((example) => [example.title, example] as const))('%s', (title, example) => {
    const document = parse(example.query);
    expect(validate(schema, document)).toEqual([]);

    const operation = getOperationAST(document);
    const given = getVariableValues(schema, operation?.variableDefinitions ?? [], example.variables);
    expect(given.errors).toBeUndefined();
    const declared = operation?.variableDefinitions?.map(({ variable }) => variable.name.value);
    expect(declared).toEqual(expect.arrayContaining(Object.keys(example.variables)));

    const words = title.replace(/\?$/, '');
    expect(example.query.replace(/\n# /g, ' '), 'the comment begins with the title').toMatch(
      new RegExp(`^# ${words}[?.:] `),
    );
    expect(explanationOf(example)).toMatch(/^[A-Z].*\.$/);
  });
});
