import { describe, expect, it } from 'vitest';
import { runCheck } from './run-check.ts';

function context() {
  const lines: string[] = [];
  return {
    lines,
    context: { root: import.meta.dirname, env: {}, say: (line: string) => void lines.push(line) },
  };
}

describe('runCheck', () => {
  it('counts a step that fails and shows what it said', async () => {
    const { lines, context: where } = context();
    const tally = await runCheck(where, {
      name: 'lint',
      command: ['-e', 'console.error("2 problems"); process.exit(1)'],
    });
    expect(tally).toEqual({ passed: 0, failed: 1, skipped: [] });
    expect(lines[0]).toBe('2 problems');
    expect(lines[1]).toMatch(/^✗ lint \([\d.]+ s\)$/);
  });

  it('says nothing of what a passing step said', async () => {
    const { lines, context: where } = context();
    expect(await runCheck(where, { name: 'types', command: ['-e', 'console.log("fine")'] })).toMatchObject({
      passed: 1,
      failed: 0,
    });
    expect(lines).toHaveLength(1);
  });

  it('says what it leaves out and why', async () => {
    const { lines, context: where } = context();
    const tally = await runCheck(where, { name: 'migrations', command: [], needs: 'nowhere/main.ts' });
    expect(tally).toEqual({ passed: 0, failed: 0, skipped: ['migrations'] });
    expect(lines).toEqual(['– migrations: left out, there is no nowhere/main.ts']);
  });
});
