/** What the named parts of a pattern stand for, unescaped. */
export type PathParams = Readonly<Record<string, string>>

/**
 * Compares a path with a pattern: `:name` is one segment, `*name` at the end the rest with its slashes, which may be empty.
 * Undefined when they differ, or where the path holds a wrong escape.
 */
export function matchPath(pattern: string, path: string): PathParams | undefined {
  const wanted = segmentsOf(pattern)
  const given = segmentsOf(path)
  const params: Record<string, string> = {}
  try {
    for (const [at, part] of wanted.entries()) {
      if (part.startsWith('*')) {
        params[part.slice(1)] = given.slice(at).map(decodeURIComponent).join('/')
        return params
      }
      const segment = given[at]
      if (segment === undefined) return undefined
      if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(segment)
      else if (part !== segment) return undefined
    }
  } catch {
    return undefined
  }
  return given.length === wanted.length ? params : undefined
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}
