import { invalidParameter } from '../errors.ts'
import { showValue } from '../message/show-value.ts'
import { percentDecodeOnce } from '../paths/percent-decode.ts'
import { safePath } from '../paths/safe-path.ts'
import { escapePath } from './escape-path.ts'
import { splitUri } from './split-uri.ts'

/** An artifact of a run: `runs:/ID/path`. */
export interface RunsUri {
  readonly runId: string
  /** Safe, decoded; empty for the run's root. */
  readonly path: string
}

/** @throws INVALID_PARAMETER_VALUE */
export function parseRunsUri(uri: string): RunsUri {
  const { scheme, authority, path, query, fragment } = splitUri(uri)
  const match = /^\/+([a-zA-Z0-9][\w-]{0,255})(?:\/(.*))?$/s.exec(path)
  const runId = match?.[1]
  if (
    scheme !== 'runs' ||
    (authority ?? '') !== '' ||
    runId === undefined ||
    query + fragment !== ''
  ) {
    throw invalidParameter(
      `Not a runs:/ URI: ${showValue(uri)}. It must be of the form runs:/RUN_ID/path.`,
    )
  }
  return { runId, path: safePath(percentDecodeOnce(match?.[2] ?? '')) }
}

export function formatRunsUri({ runId, path }: RunsUri): string {
  return path === '' ? `runs:/${runId}` : `runs:/${runId}/${escapePath(path)}`
}
