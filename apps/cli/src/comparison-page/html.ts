import { printable } from '../output/printable.ts';

/** A piece of a page: text that is markup already. */
export interface Html {
  readonly markup: string;
}

/** What stands in a template: text and numbers are escaped, pieces are not, `null` is nothing. */
export type Content = string | number | null | Html | readonly Html[];

/** Markup with everything that is filled in made harmless: in element content and in double-quoted attributes. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  const filled = strings.map((text, index) => text + markupOf(contents[index] ?? null));
  return { markup: filled.join('') };
}

/** Markup that this program wrote itself. */
export function trusted(markup: string): Html {
  return { markup };
}

function markupOf(content: Content): string {
  if (content === null) return '';
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string') return escapeText(content);
  return 'markup' in content ? content.markup : content.map(({ markup }) => markup).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
