import { describe, expect, it } from 'vitest';
import { postUrlProblem, secretsOfUrl } from './post-message.ts';

describe('secretsOfUrl', () => {
  it('has the whole, and what tells it from others in pieces, the longest first', () => {
    const secrets = secretsOfUrl(
      'https://hooks.example/services/T0001/abc%2Fdefghijkl?sig=s%C3%A4cret-key&v=1',
    );
    expect(secrets).toContain('abc%2Fdefghijkl');
    expect(secrets).toContain('abc/defghijkl');
    expect(secrets).toContain('säcret-key');
    expect(secrets).not.toContain('T0001');
    expect(secrets.map(({ length }) => length)).toEqual(
      secrets.map(({ length }) => length).toSorted((a, b) => b - a),
    );
  });

  it('survives what cannot be decoded, and what is no URL', () => {
    expect(secretsOfUrl('https://hooks.example/%E0%A4%A-secret')).toContain('%E0%A4%A-secret');
    expect(secretsOfUrl('no url')).toEqual(['no url']);
  });
});

describe('postUrlProblem', () => {
  it.each([
    ['https://hooks.example/x', null],
    ['http://10.0.0.1/x', null],
    ['hooks.example/x', 'is not a URL'],
    ['ftp://hooks.example/x', 'must begin with https://'],
    ['https://user:canary@hooks.example/', 'must not hold a user'],
  ])('reads %j', (url, problem) => {
    const found = postUrlProblem(url);
    if (problem === null) expect(found).toBeNull();
    else expect(found).toContain(problem);
    expect(found ?? '').not.toContain('canary');
  });
});
