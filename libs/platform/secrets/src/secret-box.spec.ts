import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretBox, secretHint } from './secret-box.ts';
import { readSecretKeys } from './secret-keys.ts';

const old = `old:${randomBytes(32).toString('base64')}`;
const fresh = `new:${randomBytes(32).toString('base64')}`;
const place = { table: 'receiver', id: 'r1', column: 'url' };

describe('createSecretBox', () => {
  const box = createSecretBox(readSecretKeys(`${fresh},${old}`));

  it('opens what it sealed, and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 4 }), (secret) => {
        const sealed = box.seal(secret.toWellFormed(), place);
        expect(box.open(sealed, place)).toBe(secret.toWellFormed());
        expect(sealed).toMatch(/^v1\.new\.[\w-]{16}\.[\w-]+$/);
      }),
    );
  });

  it('seals the same text differently each time', () => {
    expect(box.seal('x', place)).not.toBe(box.seal('x', place));
  });

  it('opens nothing in another place, nothing changed, nothing of a stranger', () => {
    const sealed = box.seal('https://hooks.example/secret-path', place);
    const elsewhere = { ...place, id: 'r2' };
    expect(() => box.open(sealed, elsewhere)).toThrow('changed, or moved');
    const flipped = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(() => box.open(flipped, place)).toThrow('changed, or moved');
    const stranger = createSecretBox(readSecretKeys(`s:${randomBytes(32).toString('base64')}`));
    expect(() => box.open(stranger.seal('x', place), place)).toThrow('not configured');
    for (const garbage of [
      '',
      'v1',
      'v1.new',
      'v1.new..',
      'v1.new.AA.AA',
      'v2.new.a.b',
      sealed.slice(0, 20),
    ]) {
      expect(() => box.open(garbage, place)).toThrow('stored secret');
    }
  });

  it('opens with an older key, and says that it should be sealed anew', () => {
    const sealed = createSecretBox(readSecretKeys(old)).seal('x', place);
    expect(box.open(sealed, place)).toBe('x');
    expect(box.needsRotation(sealed)).toBe(true);
    const anew = box.reseal(sealed, place);
    expect(box.needsRotation(anew)).toBe(false);
    expect(createSecretBox(readSecretKeys(fresh)).open(anew, place)).toBe('x');
    expect(() => box.reseal(sealed, { ...place, column: 'other' })).toThrow('changed, or moved');
  });
});

describe('readSecretKeys', () => {
  it.each([
    ['', 'Key 1 must be written'],
    ['nokey', 'Key 1 must be written'],
    ['a:c2hvcnQ=', 'Key 1 must have 32 bytes'],
    [`${old},${old}`, 'same id'],
    [`${old},b!:x`, 'Key 2 must be written'],
  ])('refuses %j without showing it', (text, message) => {
    expect(() => readSecretKeys(text)).toThrow(message);
  });
});

it('hints at long secrets only', () => {
  expect(secretHint('https://example.com/abcd')).toMatch(/^…abcd #[0-9a-f]{8}$/);
  expect(secretHint('short')).toMatch(/^#[0-9a-f]{8}$/);
});
