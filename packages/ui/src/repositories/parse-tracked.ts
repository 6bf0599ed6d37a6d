/** A file of a folder that DVC tracks. */
export interface TrackedPath {
  readonly path: string
  readonly md5: string
}

/** The paths in a manifest of DVC (`.dir`): a list of `md5` and `relpath`. What has another form is left out. */
export function parseTracked(text: string): readonly TrackedPath[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return []
  }
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return []
    const { md5, relpath: path } = entry as Readonly<Record<string, unknown>> // both are looked at
    return typeof md5 === 'string' && typeof path === 'string' ? [{ path, md5 }] : []
  })
}
