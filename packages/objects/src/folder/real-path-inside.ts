import { realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import { invalidParameter } from '@stemma/contract'
import { isAbsence } from './is-absence.ts'

/**
 * Where a path really leads, all links followed; undefined if there is nothing. `root` is itself a real path.
 *
 * @throws INVALID_PARAMETER_VALUE if that is outside the root.
 */
export async function realPathInside(root: string, path: string): Promise<string | undefined> {
  const real = await realPath(path)
  if (real === undefined || real === root) return real
  const inside = root.endsWith(sep) ? root : root + sep
  if (!real.startsWith(inside)) {
    throw invalidParameter('The artifact path is outside the artifact directory')
  }
  return real
}

async function realPath(path: string): Promise<string | undefined> {
  try {
    return await realpath(path)
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}
