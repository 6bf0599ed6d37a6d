/** The parts of a URI, as text, nothing decoded. */
export interface UriParts {
  /** Lower case; empty for a plain path. */
  readonly scheme: string
  /** What stands between `//` and the path: user, host, port. Undefined without `//`. */
  readonly authority: string | undefined
  readonly path: string
  readonly query: string
  readonly fragment: string
}

/** Splits a URI or a plain path. Never fails; `C:/x` has the scheme `c`. */
export function splitUri(text: string): UriParts {
  const [beforeFragment, fragment] = splitAt(text, '#')
  const [beforeQuery, query] = splitAt(beforeFragment, '?')
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(beforeQuery)?.[1]
  const rest = scheme === undefined ? beforeQuery : beforeQuery.slice(scheme.length + 1)
  if (!rest.startsWith('//')) {
    return {
      scheme: scheme?.toLowerCase() ?? '',
      authority: undefined,
      path: rest,
      query,
      fragment,
    }
  }
  const end = rest.indexOf('/', 2)
  return {
    scheme: scheme?.toLowerCase() ?? '',
    authority: end === -1 ? rest.slice(2) : rest.slice(2, end),
    path: end === -1 ? '' : rest.slice(end),
    query,
    fragment,
  }
}

function splitAt(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
