import { safePath } from '@stemma/contract'

const mostNameBytes = 255

/** Why no artifact can have the path of a file of this machine; undefined if one can. Nothing is changed to make it fit. */
export function refusalOf(path: string): string | undefined {
  if (path.includes('\uFFFD')) return 'its name is not UTF-8'
  if (path.includes('#')) return "an artifact can have no '#' in its name"
  if (path.includes('\\')) return 'an artifact can have no backslash in its name'
  if (/\p{Cc}/u.test(path)) return 'an artifact can have no control character in its name'
  if (path.split('/').some((name) => Buffer.byteLength(name) > mostNameBytes))
    return `a name has more than ${mostNameBytes} bytes`
  try {
    safePath(path)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
