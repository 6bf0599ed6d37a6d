/** Where the page is: a path below the server's prefix, and a query. All that a view shows is in here. */
export interface Place {
  /** Begins with a slash, still escaped. */
  readonly path: string
  readonly query: URLSearchParams
}

/** Reads what follows the address of the page: `/runs/1?tab=x`. A fragment says nothing. */
export function parsePlace(text: string): Place {
  const [path = '/', query = ''] = (text.split('#', 1)[0] ?? '').split(/\?(.*)/su)
  return { path: path === '' ? '/' : path, query: new URLSearchParams(query) }
}

export function formatPlace({ path, query }: Place): string {
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** The same place with some of its query changed; undefined and empty values are left out. */
export function withQuery(
  place: Place,
  changes: Readonly<Record<string, string | undefined>>,
): Place {
  const query = new URLSearchParams(place.query)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') query.delete(name)
    else query.set(name, value)
  }
  return { path: place.path, query }
}
