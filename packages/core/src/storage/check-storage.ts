import type { StorageCheckLine } from '@stemma/contract'
import type { Ctx } from '../room-ctx.ts'
import type { RowCheck, RowProblem, RowsChecked } from './check-rows.ts'
import { findObjectProblems } from './find-object-problems.ts'
import type { Found } from './finding.ts'

/**
 * Looks at all rows and objects: a line for each part that is looked at, and for each problem. With `repair`, what can be mended is, right
 * after it was found.
 */
export async function* checkStorage(
  ctx: Ctx,
  { repair }: { readonly repair: boolean },
): AsyncGenerator<StorageCheckLine, void, undefined> {
  let problems = 0
  let mendedProblems = 0
  const line = (
    fields: Pick<StorageCheckLine, 'kind' | 'place' | 'problem' | 'mended'>,
  ): StorageCheckLine => ({ ...fields, problems, mended_problems: mendedProblems })
  for await (const one of findAll(ctx)) {
    if ('looksAt' in one) {
      yield line({ kind: 'progress', place: one.looksAt })
      continue
    }
    problems += 1
    const mended = repair && one.mend !== undefined
    if (mended) {
      await one.mend()
      mendedProblems += 1
    }
    yield line({ kind: 'problem', place: one.place, problem: one.problem, mended })
  }
  yield line({ kind: 'done' })
}

async function* findAll(ctx: Ctx): AsyncGenerator<Found> {
  yield* findRowProblems(ctx, await ctx.rows.planRowChecks())
  if (ctx.objects) yield* findObjectProblems(ctx, ctx.objects)
}

async function* findRowProblems({ rows }: Ctx, checks: readonly RowCheck[]): AsyncGenerator<Found> {
  for (const check of checks) {
    yield { looksAt: shownPart(check) }
    for (let part: RowCheck | undefined = check; part !== undefined;) {
      const { problems, next }: RowsChecked = await rows.checkRows(part)
      for (const { place, problem, repair } of problems)
        yield { place, problem, ...(repair && { mend: () => mendRows(rows, repair) }) }
      part = next
    }
  }
}

async function mendRows(
  rows: Ctx['rows'],
  repair: NonNullable<RowProblem['repair']>,
): Promise<void> {
  const step = () => (repair.kind === 'orphan' ? rows.removeOrphan(repair) : rows.listUnlisted())
  for (let isDone = false; !isDone;) isDone = await step()
}

function shownPart(check: RowCheck): string {
  switch (check.kind) {
    case 'table':
      return `table ${check.table}`
    case 'points':
      return `points in the table ${check.table}`
    case 'orphans':
      return `rows of ${check.of}s`
    case 'homeless':
      return 'experiments of runs and models'
    case 'unlisted':
      return 'the list of the trash'
  }
}
