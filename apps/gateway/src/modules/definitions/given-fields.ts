/** What a change leaves out stays, null takes it away. */
export function kept<Value>(given: Value | null | undefined, current: Value | undefined): Value | undefined {
  return given === undefined ? current : (given ?? undefined);
}

/** The fields that have a value. */
export function withValues(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}
