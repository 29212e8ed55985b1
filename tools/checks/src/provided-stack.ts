/** A started stack as the end-to-end specs get it. */
export interface ProvidedStack {
  /** Address of the gateway. */
  readonly url: string;
  /** The administrator's token. */
  readonly token: string;
  readonly dataDir: string;
  /** The one-time link that the start printed; the first spec that opens it uses it up. */
  readonly signInUrl: string;
  /** Manifest of the sample fleet. */
  readonly manifestPath: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly stack: ProvidedStack;
    /** Path of a Chromium; null where there is none. */
    readonly chromium: string | null;
  }
}
