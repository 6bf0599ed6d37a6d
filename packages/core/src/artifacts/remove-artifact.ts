import { removeArtifact as removeRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { splitPath } from './artifact-path.ts'

/** Removes a file or a whole directory. The bytes stay until a collection finds that nothing names them. Nothing there is no error. */
export async function removeArtifact(
  ctx: RowCtx,
  { path }: { readonly path: string },
): Promise<void> {
  authorize(ctx, 'artifact:delete')
  await ctx.store.write((tx) => removeRow(tx, splitPath(path)))
}
