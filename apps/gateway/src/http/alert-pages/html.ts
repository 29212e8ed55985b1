import { escapeHtml } from '../pages.ts';

/** A piece of a page that is markup already. */
export interface Html {
  readonly markup: string;
}

/** What a template takes: texts and numbers are escaped, pieces are not, null is nothing. */
type Content = string | number | null | Html | readonly Html[];

function markupOf(content: Content): string {
  if (content === null) return '';
  if (typeof content === 'string') return escapeHtml(content.toWellFormed());
  if (typeof content === 'number') return String(content);
  return 'markup' in content ? content.markup : content.map(({ markup }) => markup).join('');
}

/** Markup with what is filled in escaped, for the content of elements and for attributes in double quotes. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return { markup: strings.map((text, index) => text + markupOf(contents[index] ?? null)).join('') };
}

/** The attribute's name where it applies, as in `<input ${flag('checked', isChosen)}>`. */
export function flag(name: 'checked' | 'selected' | 'open' | 'autofocus', applies: boolean): Html | null {
  return applies ? { markup: name } : null;
}
