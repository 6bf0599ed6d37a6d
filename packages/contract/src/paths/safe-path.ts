import { invalidParameter } from '../errors.ts'
import { escapeControls, percentDecode } from './percent-decode.ts'

/** Most paths: nothing to leave out or to refuse. Looking closer takes ten times as long. */
const plain = /^\w[\w.-]*(?:\/\w[\w.-]*)*$/
/** Fragment mark, control characters. */
const forbidden = /#|\p{Cc}/u
const bareDrive = /^[a-zA-Z]:$/
/** `\\host\share`, also behind a folder. */
const share = /(?:^|\/)\\\\/

/**
 * The one form of an artifact path that a caller gave: relative, without `.` and empty segments, backslashes of Windows clients as `/`; a
 * slash at the end stays. Use this value from here on, for permissions too.
 *
 * Whoever gives the path has decoded it, once: HTTP what stands in a URL, nobody what stands in JSON or on a command line. A percent sign
 * is part of a name here. Only what must be refused is looked for under further escapes as well, since clients decode names again.
 *
 * MLflow's rules, and stricter: control characters, and drive letters behind the first segment are refused too.
 *
 * @throws INVALID_PARAMETER_VALUE `Invalid path`
 */
export function safePath(raw: string): string {
  if (plain.test(raw)) return raw
  if (!raw.isWellFormed() || forbidden.test(raw) || meansElsewhere(raw)) throw invalidPath()
  const path = raw.replaceAll('\\', '/')
  const joined = namesIn(path).join('/')
  // `./file:x` must not become what it was not.
  if (joined !== raw && meansElsewhere(joined)) throw invalidPath()
  return joined !== '' && path.endsWith('/') ? `${joined}/` : joined
}

/**
 * The same for a path that is only looked for. Python clients decode names that they were told: a control character stands for its escape
 * then, as in names of images, `img%step%17%…`. Nobody has NUL in a name.
 */
export function pathToRead(raw: string): string {
  return safePath(raw.includes('\0') ? raw : escapeControls(raw))
}

/** The same also for who decodes the path again. */
function meansElsewhere(text: string): boolean {
  if (leadsAway(text)) return true
  const hidden = text.includes('%') ? percentDecode(text) : text
  return hidden === undefined || leadsAway(hidden)
}

/** Whether a path could mean a place that is not below the root that it is put behind. */
function leadsAway(text: string): boolean {
  const path = text.replaceAll('\\', '/')
  if (path.startsWith('/') || /^file:/i.test(path) || share.test(text)) return true
  return namesIn(path).some((name) => name === '..' || bareDrive.test(name))
}

function namesIn(path: string): readonly string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.')
}

function invalidPath(): Error {
  return invalidParameter('Invalid path')
}
