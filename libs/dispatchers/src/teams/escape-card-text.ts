/** The text as adaptive cards show it: nothing in it becomes a link, a list or emphasis. */
export function escapeCardText(text: string): string {
  return text
    .replace(/[\\[\]*`<>~]/gu, (character) => `\\${character}`)
    .replace(/(^|[^\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (found) => found.replace('_', '\\_'))
    .replace(/^(\s*)([#+-]|\d+[.)])(?=\s)/gmu, '$1\\$2');
}
