/** A column or table name as SQL reads it, whatever characters it holds. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal as SQL reads it, whatever characters it holds. */
export function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
