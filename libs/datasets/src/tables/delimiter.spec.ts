import { describe, expect, it } from 'vitest';
import { firstUnevenLine, sniffDelimiter } from './delimiter.ts';

describe('sniffDelimiter', () => {
  it.each([
    ['a,b\n1,2\n', ','],
    ['a;b\n1,5;2,5\n3,5;4,5\n', ';'],
    ['a\tb\tc\n1,2,3\t2\t3\n', '\t'],
    ['a|b\n1|2\n', '|'],
    ['"x;y;z",b\n1,2\n', ','],
    ['"a\n;;;",b\n1,2\n', ','],
    ['a;b', ';'],
    ['name, first;b\nx;1\ny;2\n', ';'],
    ['# made, by hand\na;b\n1;2\n', ';'],
    ['one\n1\n', ','],
  ])('takes %j apart', (head, delimiter) => {
    expect(sniffDelimiter(head)).toBe(delimiter);
  });
});

describe('firstUnevenLine', () => {
  it('leaves out quoted cells, blank lines and a line that the head cuts off', () => {
    expect(firstUnevenLine('a,b\n"1,2",3\n\n4,5\n6', ',')).toBeNull();
    expect(firstUnevenLine('a,b\n1,2\n3\n', ',')).toEqual({ line: 3, cells: 1, header: 2 });
    expect(firstUnevenLine('# made, by hand\r\n\r\na;"b\nc"\r\n1;2;3\r\n', ';')).toMatchObject({
      line: 5,
      cells: 3,
    });
  });
});
