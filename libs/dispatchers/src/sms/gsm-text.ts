/** GSM 03.38's default alphabet without its control characters: one septet each. */
const basic =
  '@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Its extension table: an escape and a character, two septets. */
const extension = '^{}\\[~]|€';

/** What a message is charged as one: septets of GSM-7, UTF-16 units of UCS-2. */
const mostSeptets = 160;
const mostUnits = 70;

const septetsOf = new Map([
  ...[...basic].map((character) => [character, 1] as const),
  ...[...extension].map((character) => [character, 2] as const),
]);

/** Signs that mean the same in GSM-7. */
const alike: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '·': '-',
  '•': '-',
  '×': 'x',
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
  '→': '->',
  '°': '',
  '²': '2',
  '³': '3',
  µ: 'u',
  μ: 'u',
  '∞': 'inf',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  '`': "'",
};

/** The character in GSM-7, as near as it goes; null: it cannot be written. */
function inGsm(character: string): string | null {
  if (septetsOf.has(character)) return character;
  const same = alike[character];
  if (same !== undefined) return same;
  if (/\s/u.test(character)) return ' ';
  const bare = [...character.normalize('NFKD')].filter((part) => !/\p{M}/u.test(part)).join('');
  return bare !== '' && [...bare].every((part) => septetsOf.has(part)) ? bare : null;
}

/** Septets that a text takes in GSM-7; null when it cannot be written in it. */
export function countSeptets(text: string): number | null {
  let septets = 0;
  for (const character of text) {
    const count = septetsOf.get(character);
    if (count === undefined) return null;
    septets += count;
  }
  return septets;
}

function cut(
  characters: readonly string[],
  sizeOf: (character: string) => number,
  most: number,
  ending: string,
): string {
  const size = (list: Iterable<string>): number =>
    [...list].reduce((sum, character) => sum + sizeOf(character), 0);
  if (size(characters) <= most) return characters.join('');
  let left = most - size(ending);
  const kept: string[] = [];
  for (const character of characters) {
    left -= sizeOf(character);
    if (left < 0) break;
    kept.push(character);
  }
  return `${kept.join('').trimEnd()}${ending}`;
}

/**
 * A text that fits one SMS: at most 160 septets of GSM-7, signs and accented letters written as near as it goes and
 * pictures left out. Only a text with letters or digits of other scripts is sent as UCS-2, at most 70 UTF-16 units.
 * A text that is cut ends with `...`, or `…` in UCS-2.
 */
export function singleSms(text: string): string {
  const characters = [...text.toWellFormed().normalize('NFC')];
  const written = characters.map(
    (character) => inGsm(character) ?? (/[\p{L}\p{N}]/u.test(character) ? null : ''),
  );
  const gsm = written.filter((part) => part !== null);
  if (gsm.length === written.length) {
    const line = gsm.join('').replace(/ {2,}/gu, ' ').trim();
    return cut([...line], (character) => septetsOf.get(character) ?? 0, mostSeptets, '...');
  }
  const visible = characters.filter(
    (character) => !/[\p{Extended_Pictographic}\uFE0F\u200D]/u.test(character),
  );
  return cut(visible, (character) => character.length, mostUnits, '…').trim();
}
