import { describe, expect, it } from 'vitest';
import { lastLine, readReport, sumTallies } from './read-report.ts';

const report = JSON.stringify({
  testResults: [
    {
      name: 'a.spec.ts',
      status: 'failed',
      assertionResults: [
        { fullName: 'a works', status: 'passed' },
        { fullName: 'a fails', status: 'failed' },
        { fullName: 'a needs Redis', status: 'skipped' },
      ],
    },
    { name: 'broken.spec.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] },
    {
      name: 'hook.spec.ts',
      status: 'failed',
      assertionResults: [{ fullName: 'never ran', status: 'pending' }],
    },
  ],
});

describe('readReport', () => {
  it('counts tests, and a file that did not load or whose hook failed as one failure', () => {
    expect(readReport(report)).toEqual({ passed: 1, failed: 3, skipped: ['a needs Redis', 'never ran'] });
  });
});

describe('lastLine', () => {
  it('sums what passed, failed and was skipped', () => {
    const tally = sumTallies([readReport(report), { passed: 2, failed: 0, skipped: [] }]);
    expect(lastLine(tally)).toBe('3 passed, 3 failed, 2 skipped');
    expect(lastLine({ passed: 9, failed: 0, skipped: [] })).toBe('9 passed, 0 failed');
  });
});
