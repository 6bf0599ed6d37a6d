import { invalidState } from '@stemma/contract'
import type { ObjectId } from '../bytes/object-id.ts'
import { pagesOf } from '../collect/pages-of.ts'
import type { IndexedEntry } from '../index/indexed-entry.ts'
import { dropIncomplete } from '../store/drop-incomplete.ts'
import { packPrefix } from '../store/pack-writer.ts'
import { readFooter } from '../store/read-footer.ts'
import { allIds } from '../store/recover.ts'
import { rewriteEntries } from '../store/rewrite-entries.ts'
import type { StoreParts } from '../store/store-parts.ts'
import type { Problem } from './check-store.ts'

/** Where damaged packs are kept, for whoever wants to look at them. Nothing reads them. */
export const damagedPrefix = 'damaged/'

/** What a repair did. */
export interface Repair {
  /** Packs that were moved to `damaged/` after what was whole in them had been copied. */
  readonly packsSetAside: readonly string[]
  /** Entries that the store no longer has. The same bytes can be put again. */
  readonly entriesDropped: number
  /** Objects among them that were put together of chunks. */
  readonly objectsDropped: readonly ObjectId[]
}

/**
 * Forgets what can't be read, so that no new object builds on it and the same bytes are stored anew when they come again.
 *
 * @throws INVALID_STATE while a collection runs.
 */
export async function repairStore(
  parts: StoreParts,
  problems: readonly Problem[],
): Promise<Repair> {
  if (parts.collecting !== undefined) throw invalidState('Wait for the collection to end.')
  const { shared } = parts
  if (shared === undefined) return repair(parts, problems)
  // As a collection does: other servers must not build meanwhile on what is moved or forgotten here.
  await shared.begin()
  try {
    await shared.adopt(parts.refresh)
    return await repair(parts, problems)
  } finally {
    await shared.end()
  }
}

async function repair(parts: StoreParts, problems: readonly Problem[]): Promise<Repair> {
  const lost = problems.filter(isEntryProblem).map(({ id }) => id)
  const recipes = lost.filter((id) => parts.index.find(id)?.kind === 'recipe')
  parts.index.removeEntries(lost)
  const packsSetAside: string[] = []
  for (const name of packsToSetAside(problems)) {
    await setAside(parts, name)
    packsSetAside.push(name)
  }
  for (const problem of problems) {
    if (problem.kind === 'pack-missing') parts.index.removePack(problem.pack)
    if (problem.kind === 'pack-unknown') await addPack(parts, problem.pack)
  }
  const dropped = await dropIncomplete(parts, await allIds(parts))
  return {
    packsSetAside,
    entriesDropped: lost.length + dropped.entries,
    objectsDropped: [...recipes, ...dropped.objects],
  }
}

function isEntryProblem(
  problem: Problem,
): problem is Extract<Problem, { kind: 'entry-damaged' | 'object-incomplete' }> {
  return problem.kind === 'entry-damaged' || problem.kind === 'object-incomplete'
}

function packsToSetAside(problems: readonly Problem[]): ReadonlySet<string> {
  const missing = new Set(
    problems.filter(({ kind }) => kind === 'pack-missing').map(({ pack }) => pack),
  )
  const broken = problems.filter(
    ({ kind }) => kind === 'pack-unreadable' || kind === 'entry-damaged',
  )
  return new Set(broken.map(({ pack }) => pack).filter((pack) => !missing.has(pack)))
}

/** The damaged bytes are kept first, and the good ones copied before the pack goes: a crash at any point loses neither. */
async function setAside(parts: StoreParts, name: string): Promise<void> {
  const { backend, index } = parts
  const sizeBytes = await sizeOf(parts, name)
  if (sizeBytes === undefined) return
  const bytes = await backend.read(name, { start: 0, length: sizeBytes })
  await backend.put(damagedPrefix + name.slice(packPrefix.length), [bytes])
  await rewriteEntries(parts, await entriesIn(parts, name))
  // With all entries whole and only its end damaged, the copy has the same name and has replaced it.
  if ((await entriesIn(parts, name)).length > 0) return
  index.forgetPack(name)
  await backend.remove(name)
}

async function entriesIn({ index }: StoreParts, name: string): Promise<IndexedEntry[]> {
  const entries: IndexedEntry[] = []
  for await (const page of pagesOf(index)) entries.push(...page.filter(({ pack }) => pack === name))
  return entries
}

async function sizeOf({ backend }: StoreParts, name: string): Promise<number | undefined> {
  for await (const info of backend.list(name)) if (info.name === name) return info.sizeBytes
  return undefined
}

async function addPack(parts: StoreParts, name: string): Promise<void> {
  const { backend, index, clock } = parts
  const sizeBytes = await sizeOf(parts, name)
  if (sizeBytes === undefined) return
  const entries = await readFooter(backend, { name, sizeBytes })
  index.addFound([{ name, sizeBytes, createdMs: clock(), entries }])
}
