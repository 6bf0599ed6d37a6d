import { updateModelVersion } from '@stemma/store'
import { authorize, type Ctx } from '../ctx.ts'
import { lockVersion, type VersionName } from './require-model.ts'

export interface SealInput extends VersionName {
  readonly digest: string
  readonly sizeBytes: number
  readonly fileCount: number
}

/** Notes what the files of a new version are. A version that has its digest keeps it: files that change later are no longer that version. */
export async function sealVersion(
  ctx: Ctx,
  { digest, sizeBytes, fileCount, ...name }: SealInput,
): Promise<void> {
  authorize(ctx, 'model:write')
  await ctx.store.write(async (tx) => {
    const { version } = await lockVersion(tx, name)
    if (version.digest !== null) return
    await updateModelVersion(tx, version.version_no, {
      digest,
      size_bytes: sizeBytes,
      file_count: fileCount,
    })
  })
}
