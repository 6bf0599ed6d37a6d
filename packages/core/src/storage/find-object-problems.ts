import type { Problem, Repair } from '@stemma/objects'
import { liveObjects } from '../objects/live-objects.ts'
import type { ArtifactObjects, Ctx } from '../room-ctx.ts'
import type { Found } from './finding.ts'
import { whileWaiting } from './while-waiting.ts'

const mostNamed = 1000
const looksAt = { looksAt: 'objects' }

/**
 * Reads all objects and compares them with their names; then looks for names whose object is not there or not whole. Mending forgets what
 * can't be read, so that the same bytes are stored anew when they come again; a name that lost its object can't be mended.
 */
export async function* findObjectProblems(
  ctx: Pick<Ctx, 'rows'>,
  { store, waiting }: ArtifactObjects,
): AsyncGenerator<Found> {
  yield looksAt
  const checking = whileWaiting(store.check())
  let step = await checking.next()
  for (; step.done !== true; step = await checking.next()) yield looksAt
  const { problems } = step.value
  let repair: Promise<Repair> | undefined
  for (const problem of problems)
    yield {
      ...describe(problem),
      mend: async () => {
        // One repair mends all of them.
        await (repair ??= store.repair(problems))
      },
    }
  yield { looksAt: 'objects that wait in the database' }
  for await (const id of waiting.findDamaged())
    yield { place: `object ${id}`, problem: 'its bytes in the database are damaged' }
  yield { looksAt: 'names of objects' }
  const { missing } = await store.collect({
    live: liveObjects(ctx),
    graceMs: Infinity,
    isDryRun: true,
  })
  for (const id of missing.slice(0, mostNamed))
    yield { place: `object ${id}`, problem: 'something names it, and it is not there whole' }
  if (missing.length > mostNamed)
    yield {
      place: 'objects',
      problem: `${missing.length - mostNamed} more are named and not there whole`,
    }
}

function describe(problem: Problem): { readonly place: string; readonly problem: string } {
  switch (problem.kind) {
    case 'pack-missing':
      return { place: `pack ${problem.pack}`, problem: 'is not there' }
    case 'pack-unreadable':
      return { place: `pack ${problem.pack}`, problem: 'its list of entries is damaged' }
    case 'pack-unknown':
      return { place: `pack ${problem.pack}`, problem: 'is not in the index' }
    case 'entry-damaged':
      return {
        place: `entry ${problem.id} in pack ${problem.pack}`,
        problem: problem.reason,
      }
    case 'object-incomplete':
      return {
        place: `object ${problem.id}`,
        problem: `parts of it are missing or damaged, first ${problem.lost}`,
      }
  }
}
