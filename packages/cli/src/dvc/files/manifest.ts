import { createHash } from 'node:crypto'
import { CliError } from '../../fail.ts'
import { byCodePoint, pythonJsonText } from './python-json.ts'

/** A file of a directory that `dvc` tracks. */
export interface Member {
  /** Below the directory, with `/` between names. */
  readonly path: string
  readonly md5: string
}

export interface Manifest {
  readonly bytes: Buffer
  /** With `.dir` at its end. */
  readonly md5: string
}

/** The manifest of a directory, byte for byte as `dvc` writes it. */
export function writeManifest(members: readonly Member[]): Manifest {
  const sorted = members.toSorted((a, b) => byCodePoint(a.path, b.path))
  const items = sorted.map(
    ({ path, md5 }) => `{"md5": "${md5}", "relpath": ${pythonJsonText(path)}}`,
  )
  const bytes = Buffer.from(`[${items.join(', ')}]`)
  return { bytes, md5: `${createHash('md5').update(bytes).digest('hex')}.dir` }
}

/** What a manifest lists. `name` says in an error whose it is. */
export function parseManifest(bytes: Uint8Array, name: string): readonly Member[] {
  const entries = parsed(bytes, name)
  if (!Array.isArray(entries)) throw damaged(name)
  return entries.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) throw damaged(name)
    const { md5, relpath } = entry as { readonly md5?: unknown; readonly relpath?: unknown } // both are looked at
    if (typeof md5 !== 'string' || typeof relpath !== 'string') throw damaged(name)
    if (!isBelow(relpath) || !/^[0-9a-f]{32}$/iu.test(md5)) throw damaged(name)
    return { path: relpath, md5: md5.toLowerCase() }
  })
}

/** A manifest comes from elsewhere: no path in it leads out of its directory, or into one of Git's. */
function isBelow(path: string): boolean {
  return (
    !/(?:^|\/)\.(?:git|hg|dvc)(?:\/|$)/iu.test(path) &&
    !/^\.{0,2}(?:\/|$)|\/\.{0,2}(?:\/|$)|\0/u.test(path)
  )
}

function parsed(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw damaged(name)
  }
}

function damaged(name: string): Error {
  return new CliError(`the list of files of '${name}' is damaged: it is none that dvc wrote.`)
}
