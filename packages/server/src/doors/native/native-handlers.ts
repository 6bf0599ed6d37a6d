import type { NativeRequest, NativeRouteName } from '@stemma/contract'
import type { RowCtx, SealedFiles } from '@stemma/core'

/** What answers some routes on a database thread: JSON text, from the decoded request; empty where a route answers nothing. */
export type NativeHandlers<Names extends NativeRouteName> = {
  readonly [Name in Names]: (
    ctx: RowCtx,
    request: NativeRequest<Name>,
    files?: SealedFiles,
  ) => Promise<string>
}

export const nothing = ''
