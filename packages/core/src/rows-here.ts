import type { RowCtx } from './ctx.ts'
import * as rowVerbs from './row-verbs.ts'
import { rowsBy, type Rows, type RowVerb } from './rows.ts'

type AnyVerb = (ctx: RowCtx, input: unknown) => Promise<unknown>

// The guarantee: `Rows` ties the input to the verb of the name.
const byName = new Map(Object.entries(rowVerbs) as readonly [string, AnyVerb][])

/** Runs a verb of rows by its name, on the thread that has the database. */
export async function runRowVerb(ctx: RowCtx, verb: RowVerb, input: unknown): Promise<unknown> {
  const run = byName.get(verb)
  if (run === undefined) throw new Error(`There is no verb '${verb}'.`)
  return run(ctx, input)
}

/** The verbs of rows on this thread: for work without a server, and for tests. */
export function rowsHere(ctx: RowCtx): Rows {
  return rowsBy((verb, input) => runRowVerb(ctx, verb, input))
}
