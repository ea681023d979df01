/** Entries that archivers add and nobody wants: macOS resource forks and folder views. */
export function leftOut(name: string): boolean {
  return name.startsWith('__MACOSX/') || /(?:^|\/)(?:\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$/.test(name);
}

/** A sentence about what was left out of an archive; null when nothing was. */
export function leftOutSentence(left: readonly string[]): string | null {
  if (left.length === 0) return null;
  const shown = left.slice(0, 5).join(', ');
  return `Left out of the archive: ${shown}${left.length > 5 ? ` and ${left.length - 5} more` : ''}.`;
}
