/** What a monitor says that Azure's YAML cannot, in sentences, each with the part that it is about. */
export class ExportNotes {
  readonly #notes: string[] = [];

  add(about: string, message: string): void {
    this.#notes.push(`${about}: ${message}`);
  }

  get all(): readonly string[] {
    return [...new Set(this.#notes)];
  }
}

/** A part of a YAML document; keys whose value is undefined are left out. */
export type Yaml = { readonly [key: string]: unknown };

/** Without keys that have no value. */
export function compact(yaml: Yaml): Yaml {
  return Object.fromEntries(Object.entries(yaml).filter(([, value]) => value !== undefined));
}
