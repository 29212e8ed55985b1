import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseDeployment, type SplitDeployment } from './choose-deployment.ts';

function deployment(name: string, traffic: number, problem: string | null = null): SplitDeployment {
  return { name, traffic, problem };
}

function choose(deployments: readonly SplitDeployment[], drawn: number, named?: string): string {
  return chooseDeployment({ endpoint: 'pumps', deployments }, named, drawn).name;
}

describe('choosing a deployment', () => {
  const split = [deployment('blue', 90), deployment('green', 10), deployment('shadow', 0)];

  it.each([
    [0, 'blue'],
    [0.899, 'blue'],
    [0.9, 'green'],
    [0.999_999, 'green'],
  ])('gives a request that drew %d to its share', (drawn, name) => {
    expect(choose(split, drawn)).toBe(name);
  });

  it('gives a request to the deployment that it names, whatever its share', () => {
    expect(choose(split, 0, 'shadow')).toBe('shadow');
  });

  it('names those there are to who names another', () => {
    expect(() => choose(split, 0, 'red')).toThrow(
      expect.objectContaining({
        code: 'NOT_FOUND',
        message: 'The endpoint "pumps" has no deployment "red"; it has blue, green, shadow.',
      }),
    );
  });

  it('gives the share of one that cannot answer to the others by theirs', () => {
    const broken = [deployment('blue', 50, 'no file'), deployment('green', 30), deployment('red', 20)];
    expect([0, 0.59, 0.6, 0.99].map((drawn) => choose(broken, drawn))).toEqual([
      ...['green', 'green', 'red', 'red'],
    ]);
    expect(() => choose(broken, 0, 'blue')).toThrow(
      expect.objectContaining({ code: 'UNAVAILABLE', message: expect.stringContaining('no file') as string }),
    );
  });

  it('says why none answers', () => {
    expect(() => choose([deployment('blue', 100, 'no file'), deployment('green', 0)], 0.5)).toThrow(
      expect.objectContaining({ code: 'UNAVAILABLE', message: expect.stringContaining('no file') as string }),
    );
    expect(() => choose([deployment('blue', 0)], 0.5)).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND', message: expect.stringContaining('blue') as string }),
    );
    expect(() => choose([], 0.5)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('meets the shares over evenly drawn numbers', () => {
    const shares = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(shares, (traffic) => {
        const total = traffic.reduce((sum, share) => sum + share, 0);
        fc.pre(total > 0);
        const deployments = traffic.map((share, k) => deployment(`d${k}`, share));
        const counts = new Map<string, number>();
        for (let k = 0; k < total; k++) {
          const name = choose(deployments, (k + 0.5) / total);
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
        expect(deployments.map(({ name }) => counts.get(name) ?? 0)).toEqual(traffic);
      }),
    );
  });
});
