import type { MlflowRequest, MlflowRouteName } from '@stemma/contract'
import type { RowCtx, SealedFiles } from '@stemma/core'

/** What answers some routes on a database thread: JSON, from the decoded request. */
export type Handlers<Names extends MlflowRouteName> = {
  readonly [Name in Names]: (
    ctx: RowCtx,
    request: MlflowRequest<Name>,
    files?: SealedFiles,
  ) => Promise<string | Uint8Array<ArrayBuffer>>
}
