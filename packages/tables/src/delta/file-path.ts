import { isAbsolute, normalize } from 'node:path'
import { deltaError } from './delta-error.ts'

/** The path of a file in the folder of its table, as the log has it. Those that lead out of it are refused. */
export function pathInside(path: string): string {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    throw deltaError(`the path ${path} is not encoded as a URI.`)
  }
  if (
    /^[a-z][a-z0-9+.-]*:/iu.test(path) ||
    isAbsolute(decoded) ||
    normalize(decoded).startsWith('..')
  )
    throw deltaError(`${path} is outside of its folder, where files are not read.`)
  return decoded
}
