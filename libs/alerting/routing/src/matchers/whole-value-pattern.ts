import { RE2JS, RE2JSException } from 're2js';
import { invalid } from '@circuitwatch/platform-errors';

/** Longer patterns are refused: nobody reads them, and compiling costs memory. */
const patternLengthLimit = 1_000;

const keptPatterns = 2_000;
const alternatives = /^[\w \-/:@#%&,;]+(?:\|[\w \-/:@#%&,;]+)*$/;
const compiled = new Map<string, WholeValuePattern>();

/** Whether a whole value is what a pattern says. */
export type WholeValuePattern = (value: string) => boolean;

/**
 * The pattern in RE2's syntax, matched against whole values in time linear in their length. Compiled ones are kept.
 * INVALID when it is longer than 1,000 characters or not RE2.
 */
export function wholeValuePattern(pattern: string): WholeValuePattern {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const made = compile(pattern);
  if (compiled.size >= keptPatterns) {
    for (const oldest of compiled.keys()) {
      compiled.delete(oldest);
      break;
    }
  }
  compiled.set(pattern, made);
  return made;
}

function compile(pattern: string): WholeValuePattern {
  if (pattern.length > patternLengthLimit) {
    throw invalid(
      `The regular expression has ${pattern.length} characters, more than ${patternLengthLimit}. Use several matchers or a label that says the same.`,
    );
  }
  if (alternatives.test(pattern)) {
    const values = new Set(pattern.split('|'));
    return (value) => values.has(value);
  }
  try {
    const expression = RE2JS.compile(pattern);
    return (value) => expression.testExact(value);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw invalid(
      `The regular expression ${JSON.stringify(pattern)} is not one of RE2: ${error.message}. Mind that RE2 has neither look-around nor back references.`,
    );
  }
}
