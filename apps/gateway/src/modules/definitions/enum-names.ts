/** A word of a definition as the API's enums write it: `data_drift` → `DATA_DRIFT`. */
export function enumName<Word extends string>(word: Word): Uppercase<Word> {
  return word.toUpperCase() as Uppercase<Word>;
}

/** A value of an enum as definitions write it: `DATA_DRIFT` → `data_drift`. */
export function enumWord<Name extends string>(name: Name): Lowercase<Name> {
  return name.toLowerCase() as Lowercase<Name>;
}
