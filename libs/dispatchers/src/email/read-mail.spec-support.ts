/** A part of a mail, decoded. */
export interface MailPart {
  /** By lower-case name, unfolded and with encoded words decoded. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  readonly parts: readonly MailPart[];
}

function decodeQuoted(text: string): Buffer {
  const joined = text.replace(/=\r?\n/gu, '');
  return Buffer.from(
    joined.replace(/=([0-9A-F]{2})/giu, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}

/** Encoded words of RFC 2047; spaces between two of them are not part of the text. */
function decodeWords(text: string): string {
  const joined = text.replace(/(=\?[^?]+\?[BQ]\?[^?]*\?=)\s+(?==\?)/giu, '$1');
  return joined.replace(/((?:=\?[^?]+\?[BQ]\?[^?]*\?=)+)/giu, (run) => {
    const words = [...run.matchAll(/=\?[^?]+\?([BQ])\?([^?]*)\?=/giu)];
    const bytes = words.map(([, kind = '', word = '']) =>
      kind.toUpperCase() === 'B' ? Buffer.from(word, 'base64') : decodeQuoted(word.replaceAll('_', ' ')),
    );
    return Buffer.concat(bytes).toString('utf8');
  });
}

function readHeaders(text: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.replace(/\r\n(?=[ \t])/gu, '').split('\r\n')) {
    const [, name, value = ''] = /^([^:\s]+):\s*(.*)$/su.exec(line) ?? [];
    if (name === undefined) throw new Error(`not a header: ${JSON.stringify(line)}`);
    if (headers.has(name.toLowerCase())) throw new Error(`header ${name} stands twice`);
    headers.set(name.toLowerCase(), decodeWords(value));
  }
  return headers;
}

/** Reads a mail as RFC 5322 and MIME describe it; bytes as latin1 text. */
export function readMail(raw: string): MailPart {
  const split = raw.indexOf('\r\n\r\n');
  const headers = readHeaders(raw.slice(0, split));
  const text = raw.slice(split + 4);
  const boundary = /boundary="?([^";]+)"?/u.exec(headers.get('content-type') ?? '')?.[1];
  if (boundary !== undefined) {
    const [, ...pieces] = `\r\n${text}`.split(`\r\n--${boundary}`);
    if (pieces.pop()?.startsWith('--') !== true) throw new Error('the last part does not end');
    return { headers, body: Buffer.alloc(0), parts: pieces.map((piece) => readMail(piece.slice(2))) };
  }
  const encoding = headers.get('content-transfer-encoding') ?? '7bit';
  const body =
    encoding === 'base64'
      ? Buffer.from(text, 'base64')
      : encoding === 'quoted-printable'
        ? decodeQuoted(text)
        : Buffer.from(text, 'latin1');
  return { headers, body, parts: [] };
}

/** All parts without parts, in order. */
export function leavesOf(part: MailPart): readonly MailPart[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leavesOf);
}

/** The text of the first part of a type, such as `text/html`. */
export function textOf(mail: MailPart, type: string): string {
  const leaf = leavesOf(mail).find(({ headers }) => headers.get('content-type')?.startsWith(type));
  if (leaf === undefined) throw new Error(`no part is ${type}`);
  return leaf.body.toString('utf8');
}
