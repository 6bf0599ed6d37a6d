import type { Ctx } from '../room-ctx.ts'
import { accessFor } from '../rows.ts'
import type { LackingMembers } from './look-up-repository-objects.ts'

/**
 * Which of the files that a manifest lists are not in a repository, asked for batch by batch. `removals` is as it was at first: what is removed
 * meanwhile makes who reads the manifest look again.
 */
export async function findLacking(
  ctx: Pick<Ctx, 'rows'>,
  {
    repository,
    batches,
  }: { readonly repository: string; readonly batches: AsyncIterable<readonly string[]> },
): Promise<LackingMembers> {
  let all: LackingMembers | undefined
  for await (const names of batches) {
    const found = await askFor(ctx, repository, names)
    all =
      all === undefined
        ? found
        : {
            count: all.count + found.count,
            names: all.count > 0 ? all.names : found.names,
            removals: all.removals,
          }
  }
  return all ?? askFor(ctx, repository, [])
}

function askFor(
  ctx: Pick<Ctx, 'rows'>,
  repository: string,
  names: readonly string[],
): Promise<LackingMembers> {
  return ctx.rows.findLackingMembers({ repository, names }, { access: accessFor(names.length) })
}
