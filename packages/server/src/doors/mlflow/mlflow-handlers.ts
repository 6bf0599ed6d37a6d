import type { MlflowRequest, MlflowRouteName } from '@stemma/contract'
import type { RowCtx } from '@stemma/core'

/** What answers some routes on a thread of the database: JSON, from the decoded request. */
export type Handlers<Names extends MlflowRouteName> = {
  readonly [Name in Names]: (
    ctx: RowCtx,
    request: MlflowRequest<Name>,
  ) => Promise<string | Uint8Array<ArrayBuffer>>
}
