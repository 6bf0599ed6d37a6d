/**
 * `file:////mnt/x`, as people write after `sqlite:////`, as `file:///mnt/x`: clients read another path out of four slashes. Anything else stays as it
 * is.
 */
export function withOneRoot(uri: string): string {
  return uri.replace(/^file:\/{4,}/iu, 'file:///')
}
