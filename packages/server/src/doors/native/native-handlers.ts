import type { NativeRequest, NativeRouteName } from '@stemma/contract'
import type { RowCtx } from '@stemma/core'

/** What answers some routes on a thread of the database: JSON text, from the decoded request; empty where a route answers nothing. */
export type NativeHandlers<Names extends NativeRouteName> = {
  readonly [Name in Names]: (ctx: RowCtx, request: NativeRequest<Name>) => Promise<string>
}

export const nothing = ''
