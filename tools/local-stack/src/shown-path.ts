import path from 'node:path';

/** A path as people like to read it: from the current folder when it lies below it, else in full. */
export function shownPath(file: string, currentFolder: string): string {
  const relative = path.relative(currentFolder, file);
  const isBelow = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  return isBelow ? relative : file;
}
