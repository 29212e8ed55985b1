/** Controls, and the marks that turn the direction of a whole line: they would act on the terminal or the page. */
const acting = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A name from someone's data as one line that only shows, whatever is in it. */
export function printable(text: string): string {
  return text.replace(acting, '�');
}
