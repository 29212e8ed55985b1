import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flag, html } from './html.ts';

describe('html', () => {
  it('escapes texts, leaves pieces, and leaves nothing out but null', () => {
    const piece = html`<b title="${'"<&>'}">${'<i>'}</b>`;
    expect(html`${piece}${[piece, piece]}${0}${null}`.markup).toBe(
      `${'<b title="&quot;&lt;&amp;&gt;">&lt;i&gt;</b>'.repeat(3)}0`,
    );
    expect([flag('open', true)?.markup, flag('open', false)]).toEqual(['open', null]);
  });

  it('lets no text end its element or its attribute, and keeps it whole', () => {
    const read = (text: string): string =>
      text.replace(
        /&(lt|gt|quot|amp);/g,
        (_all, name: 'lt' | 'gt' | 'quot' | 'amp') => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name],
      );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`${text}`;
        expect(markup).not.toMatch(/[<>"]/);
        expect(read(markup)).toBe(text.toWellFormed());
      }),
    );
  });
});
