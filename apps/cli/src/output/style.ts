import { styleText } from 'node:util';

/** Ways to set off a piece of text; without colours each gives the text back as it is. */
export interface Style {
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly good: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

/** The style for a terminal that shows colours, or for anything that does not. */
export function createStyle(colours: boolean): Style {
  const as = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    colours && text !== '' ? styleText(format, text, { validateStream: false }) : text;
  return {
    bad: as('red'),
    warning: as('yellow'),
    good: as('green'),
    strong: as('bold'),
    faint: as('dim'),
  };
}

/** The word for a health, verdict, status or the like, in the colour of what it means. */
export function stateText(style: Style, state: string): string {
  switch (state) {
    case 'BREACHED':
    case 'FAILED':
      return style.bad(state);
    case 'NO_DATA':
    case 'CANCELED':
    case 'RUNNING':
    case 'ACTIVE':
      return style.warning(state);
    case 'HEALTHY':
    case 'SUCCEEDED':
      return style.good(state);
    default:
      return style.faint(state);
  }
}
