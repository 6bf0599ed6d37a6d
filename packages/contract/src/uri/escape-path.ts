/** Escapes what would end a path inside a URI, or be decoded when it is read: `percentDecodeOnce` gives the path back. */
export function escapePath(path: string): string {
  return path.replaceAll(/[%?#]/g, encodeURIComponent)
}
