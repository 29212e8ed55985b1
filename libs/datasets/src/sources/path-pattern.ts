import type { Accepts } from './file-tree.ts';

/**
 * Which paths a pattern names: `*` and `?` stand for characters of one folder or name, `**` for any folders.
 * Folders that it names are taken whole.
 */
export function patternAccepts(pattern: string): Accepts {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const endless = parts.indexOf('**');
  const fixed = parts.slice(0, endless < 0 ? parts.length : endless).map(partPattern);
  const whole = new RegExp(`^${parts.map(partSource).join('')}(?:/.*)?$`);
  return (path) => {
    if (!path.endsWith('/')) return whole.test(`/${path}`);
    const folders = path.slice(0, -1).split('/');
    return fixed.every((part, index) => {
      const folder = folders[index];
      return folder === undefined || part.test(folder);
    });
  };
}

/** Splits a path before its first part with `*` or `?`; null when it has none. */
export function splitPattern(path: string): { readonly folder: string; readonly pattern: string } | null {
  const parts = path.split('/');
  const first = parts.findIndex((part) => /[*?]/.test(part));
  if (first < 0) return null;
  return { folder: parts.slice(0, first).join('/') || '/', pattern: parts.slice(first).join('/') };
}

function partSource(part: string): string {
  return part === '**' ? '(?:/[^/]+)*' : `/${sourceOf(part)}`;
}

function partPattern(part: string): RegExp {
  return new RegExp(`^${sourceOf(part)}$`);
}

function sourceOf(part: string): string {
  return part
    .replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
}
