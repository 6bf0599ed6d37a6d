import { invalidParameter, invalidValueText, pythonRepr } from '@stemma/contract'
import { refuseLonger } from './text-length.ts'

const maxKeyLength = 250

/** Most keys: settled by one test, with nothing in them that could make a path. */
const plainKey = /^[A-Za-z0-9_\-: ]{1,250}$/
/** Python's word characters, and marks: without them most Indic words would be refused. */
const allowedKey = /^[/\p{L}\p{N}\p{M}_.\- :]*$/u

const badCharacters =
  'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).'

/** How an error names a key: by its place in the request, and what MLflow calls it when it is too long. */
export interface KeyPlace {
  readonly path: string
  readonly what: string
}

/**
 * Checks the key of a metric, parameter or tag: characters, no other name for the same file, at most 250 code points.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function validateKey(key: string, place: KeyPlace): void {
  if (plainKey.test(key)) return
  if (!allowedKey.test(key))
    throw invalidParameter(invalidValueText(place.path, key, badCharacters))
  refuseOtherPath(key, place.path)
  refuseLonger(place.what, { text: key, limit: maxKeyLength })
}

/**
 * Refuses a name that, taken for a path, would be another name's path or lie elsewhere.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function refuseOtherPath(name: string, field: string): void {
  const normal = normalPath(name)
  if (
    normal === name &&
    normal !== '.' &&
    normal !== '..' &&
    !normal.startsWith('../') &&
    !normal.startsWith('/')
  )
    return
  throw invalidParameter(
    invalidValueText(
      field,
      name,
      `Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to ${pythonRepr(normal)}`,
    ),
  )
}

/** POSIX normal form of a path, by text alone. */
function normalPath(path: string): string {
  const isAbsolute = path.startsWith('/')
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..' || segments.at(-1) === '..' || (segments.length === 0 && !isAbsolute))
      segments.push(segment)
    else segments.pop()
  }
  const joined = segments.join('/')
  if (isAbsolute) return `/${joined}`
  return joined === '' ? '.' : joined
}
