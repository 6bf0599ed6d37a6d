import { invalidParameter, notImplemented, safePath, type FileOwner } from '@stemma/contract'
import { checkChangeable, findRoot, joinPaths, type ArtifactOwner } from '@stemma/core'
import type { ObjectExchange } from './object-exchange.ts'

/**
 * Where the files of a run or a model are in the store. Who writes there next asks the thread that writes: it waits for that one anyway,
 * and no other has to start, which costs as much as to name ten thousand files.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for a run or model that is not there; NOT_IMPLEMENTED for files that are elsewhere.
 */
export async function ownerRoot(
  { ctx, message }: Pick<ObjectExchange<FileOwner>, 'ctx' | 'message'>,
  access: 'lookUp' | 'write' = 'lookUp',
): Promise<string> {
  const root = await findRoot(ctx, ownerOf(message), { access })
  if (root.path !== undefined && ctx.settings.servesArtifacts) return root.path
  throw notImplemented(
    'These artifacts are no objects: they are in an external root. Send them as files.',
  )
}

/** A path below a root, safe to be given to a file. `field` names it in the error. */
export function filePath(root: string, path: string, field: string): string {
  try {
    const safe = safePath(path)
    if (safe === '' || safe.endsWith('/')) throw invalidParameter('Invalid path')
    const whole = joinPaths(root, safe)
    checkChangeable(whole)
    return whole
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'Invalid path'
    throw invalidParameter(`Invalid value for parameter '${field}' supplied: ${reason}`)
  }
}

function ownerOf({ run_id, model_id }: FileOwner): ArtifactOwner {
  if (run_id !== undefined && model_id === undefined) return { run_id }
  if (model_id !== undefined && run_id === undefined) return { model_id }
  throw invalidParameter("Exactly one of 'run_id' and 'model_id' must be given.")
}
