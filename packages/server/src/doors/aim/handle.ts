import { randomBytes } from 'node:crypto'

/** What a client has a handle of: `meta` and `seqs` are trees, of one run or of all. */
export type HandleKind =
  | 'meta'
  | 'seqs'
  | 'run'
  | 'repo'
  | 'lock'
  | 'files'
  | 'heartbeat'
  | 'unknown'

/** What a handle says. */
export interface Handle {
  readonly kind: HandleKind
  /** The run that it is of; empty for none in particular. */
  readonly runId: string
}

/**
 * A handle that says what it is of: a server that was started again, and another one beside it, know it as well. No two are equal, since clients
 * release each of theirs by itself.
 */
export function makeHandle({ kind, runId }: Handle): string {
  return `${kind}~${encodeURIComponent(runId)}~${randomBytes(6).toString('hex')}`
}

/** Undefined for what is none of ours: a handle of Aim's own server, which a client brings along. */
export function readHandle(text: string): Handle | undefined {
  const [, kind, runId] = /^([a-z]+)~([^~]*)~[0-9a-f]+$/u.exec(text) ?? []
  if (kind === undefined || runId === undefined || !isKind(kind)) return undefined
  try {
    return { kind, runId: decodeURIComponent(runId) }
  } catch {
    return undefined
  }
}

const kinds: ReadonlySet<string> = new Set<HandleKind>([
  ...(['meta', 'seqs', 'run', 'repo', 'lock', 'files', 'heartbeat', 'unknown'] as const),
])

function isKind(kind: string): kind is HandleKind {
  return kinds.has(kind)
}
