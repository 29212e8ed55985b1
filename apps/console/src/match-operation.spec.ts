import { describe, expect, it } from 'vitest';
import { matchOperation } from './match-operation.ts';

const two = 'query One { viewer { name } } subscription Two($id: ID!) { runProgress(runId: $id) { id } }';

describe('matchOperation', () => {
  it.each([
    ['the name that the document has', two, 'Two', 'Two'],
    ['its first name where it was read from another document', two, 'Other', 'One'],
    ['no name where the operation has none', '{ viewer { name } }', 'Other', null],
  ])('sends %s', (_, query, operationName, expected) => {
    const { params, options } = matchOperation({ query, operationName, variables: { id: '1' } });
    expect(params).toEqual({ query, operationName: expected, variables: { id: '1' } });
    expect(options.documentAST?.definitions.length).toBeGreaterThan(0);
  });

  it('leaves a text that cannot be read to the gateway', () => {
    const params = { query: 'query {', operationName: 'Old' };
    expect(matchOperation(params)).toEqual({ params, options: {} });
  });
});
