import { splitUri, StemmaError } from '@stemma/contract'
import type { Ctx } from '../room-ctx.ts'
import { changedFiles } from './changed-files.ts'
import type { CreateModelVersionInput } from './create-model-version.ts'
import { servedPath } from './find-version-files.ts'
import { hashModel } from './hash-model.ts'
import { leaseFiles } from './lease-files.ts'
import type { VersionView } from './model-view.ts'
import type { SealedFiles } from './source-files.ts'

/** Schemes of sources whose files can be in this server's store. */
const ownSchemes = new Set(['models', 'runs', 'mlflow-artifacts', 'http', 'https'])

/** Adds a version whose files were looked at, so that it has their digest from the moment it is there: see `createModelVersion`. */
export async function registerVersion(
  ctx: Ctx,
  input: Omit<CreateModelVersionInput, 'files'>,
): Promise<VersionView> {
  const isOwn = ownSchemes.has(splitUri(input.source).scheme)
  const files = isOwn ? await sealFiles(ctx, input) : undefined
  return ctx.rows.createModelVersion({ ...input, files })
}

/**
 * Undefined if this server has no files of the source, or the source will be refused.
 *
 * @throws INVALID_STATE for a version whose files are not what was registered: a copy would be of something else.
 */
async function sealFiles(
  ctx: Ctx,
  { source, runId, modelId, tags }: Omit<CreateModelVersionInput, 'files'>,
): Promise<SealedFiles | undefined> {
  const found = await ctx.rows
    .sourceFiles({ source, runId, modelId, tags })
    .catch((error: unknown) => {
      if (error instanceof StemmaError) return undefined
      throw error
    })
  const place = servedPath(ctx, found?.location)
  const model = place === undefined ? undefined : await hashModel(ctx, place)
  if (found === undefined || place === undefined) return undefined
  const { copied } = found
  if (copied !== undefined && copied.digest !== null && copied.digest !== model?.digest)
    throw changedFiles(copied, model?.digest)
  if (model === undefined) return undefined
  return {
    kept: await leaseFiles(ctx, { location: found.location ?? found.storageLocation, model }),
    storageLocation: found.storageLocation,
    digest: model.digest,
    sizeBytes: model.sizeBytes,
    fileCount: model.files.length,
  }
}
