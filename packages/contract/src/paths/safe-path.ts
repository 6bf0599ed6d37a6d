import { invalidParameter } from '../errors.ts'
import { percentDecode } from './percent-decode.ts'

/** Most paths: nothing to decode, to leave out or to refuse. Looking closer takes ten times as long. */
const plain = /^\w[\w.-]*(?:\/\w[\w.-]*)*$/
/** Backslash, fragment mark, control characters. */
const forbidden = /[\\#]|\p{Cc}/u
const drive = /^[a-zA-Z]:/
const bareDrive = /^[a-zA-Z]:$/

/**
 * The one form of an artifact path that a caller gave: decoded, relative, without `.` and empty segments; a slash
 * at the end stays. Use this value from here on, for permissions too, and decode nowhere else.
 *
 * MLflow's rules, and stricter: backslashes, control characters, and drive letters behind the first segment are refused too.
 *
 * @throws INVALID_PARAMETER_VALUE `Invalid path`
 */
export function safePath(raw: string): string {
  if (plain.test(raw)) return raw
  const path = percentDecode(raw)
  if (path === undefined || !path.isWellFormed() || forbidden.test(path)) throw invalidPath()
  if (path.startsWith('/') || drive.test(path) || /^file:/i.test(path)) throw invalidPath()
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.')
  for (const segment of segments) {
    if (segment === '..' || bareDrive.test(segment)) throw invalidPath()
  }
  const joined = segments.join('/')
  // `./C:/x` must not become `C:/x`, nor `./file:x` what it was not.
  if (drive.test(joined) || /^file:/i.test(joined)) throw invalidPath()
  return joined !== '' && path.endsWith('/') ? `${joined}/` : joined
}

function invalidPath(): Error {
  return invalidParameter('Invalid path')
}
