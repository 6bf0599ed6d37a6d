import { notImplemented } from '@stemma/contract'
import type { ArtifactObjects, Ctx } from '../room-ctx.ts'

/** @throws NOT_IMPLEMENTED where artifacts are plain files. */
export function repositoryObjectsOf({ objects, settings }: Ctx): ArtifactObjects {
  if (objects === undefined || !settings.servesArtifacts)
    throw notImplemented(
      'This server does not keep its artifacts as objects, and DVC and Git LFS need them: see --artifact-layout and --serve-artifacts.',
    )
  return objects
}
