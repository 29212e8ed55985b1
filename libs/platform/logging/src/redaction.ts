const secretKeys = [
  'authorization',
  'Authorization',
  'cookie',
  'Cookie',
  'set-cookie',
  'password',
  'secret',
  'token',
  'apiKey',
  'connectionString',
  'signInCode',
];

/** Paths of fields that hold secrets, at the top of a log line and up to two levels below, in pino's notation. */
export function redactedKeys(): string[] {
  return secretKeys.flatMap((key) => {
    const quoted = `["${key}"]`;
    return [quoted, `*${quoted}`, `*.*${quoted}`];
  });
}

/** Takes passwords out of URLs, and API tokens and sign-in codes out of any text, error messages and stacks included. */
export function redactText(line: string): string {
  return line
    .replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*):[^\s/@"]+@/gi, '$1:[redacted]@')
    .replaceAll(/\bcw_[A-Za-z0-9_-]{43}/g, 'cw_[redacted]')
    .replaceAll(/([?&#](?:code|token|password)=)[^\s&"#]+/gi, '$1[redacted]')
    .replaceAll(/\b(Bearer) [A-Za-z0-9._~+/=-]+/g, '$1 [redacted]');
}
