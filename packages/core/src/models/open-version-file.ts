import {
  invalidParameter,
  notFound,
  notImplemented,
  pathToRead,
  pythonSpelling,
} from '@stemma/contract'
import type { Download } from '../artifacts/owned-artifacts.ts'
import { baseName, withoutSlash } from '../artifacts/store-path.ts'
import type { Ctx } from '../room-ctx.ts'
import { verifyVersionFiles } from './find-version-files.ts'
import type { StoredModelFile } from './hash-model.ts'
import type { VersionName } from './require-model.ts'
import type { VersionFiles } from './version-files.ts'

/**
 * A file of a version, if its files are what was registered.
 *
 * @throws RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE for a directory, INVALID_STATE as `verifyVersionFiles`, NOT_IMPLEMENTED for files
 * that are elsewhere.
 */
export async function openVersionFile(
  ctx: Ctx,
  { path: given, ...version }: VersionName & { readonly path: string },
): Promise<Download> {
  const path = pathToRead(given)
  const spelling = pythonSpelling(path)
  const files = await filesOfVersion(ctx, version)
  const found =
    files.find((file) => file.path === path) ??
    files.find((file) => pythonSpelling(file.path) === spelling)
  const file = found && (await ctx.artifacts.open(found.storePath))
  if (!file || file.isDirectory) {
    if (files.some((other) => other.path.startsWith(`${withoutSlash(path)}/`)))
      throw invalidParameter(`Artifact path refers to a directory, not a file: '${path}'`)
    throw notFound(`No such artifact: '${path}'`)
  }
  return { file, fileName: baseName(path) }
}

/** The files of a version, if they are here, and what was registered. Throws as `openVersionFile`. */
export async function filesOfVersion(
  ctx: Ctx,
  version: VersionName,
): Promise<readonly StoredModelFile[]> {
  const { row, place, model } = await verifyVersionFiles(ctx, version)
  if (place === undefined) throw filesElsewhere(row)
  return model?.files ?? []
}

export function filesElsewhere({ name, version }: Pick<VersionFiles, 'name' | 'version'>): Error {
  return notImplemented(
    `The files of version ${version} of model '${name}' are not on this server. Use their storage directly.`,
  )
}
