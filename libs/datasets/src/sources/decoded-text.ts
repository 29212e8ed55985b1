/** Text with its percent signs read as in URIs; as it is where that makes no sense. */
export function decodedText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
