/** Booleans are True and False to pandas, true and false to circuitwatch. */
export function ownLabel(label: string): string {
  return /^(?:True|False)$/.test(label) ? label.toLowerCase() : label;
}
