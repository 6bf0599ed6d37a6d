import type { Entry, Listing, ListPage } from '../artifact-store.ts'
import type { S3Keys } from './s3-keys.ts'

/** What S3 lists at a time. */
const mostAtOnce = 1000

/**
 * A page of what is behind a prefix, by name, from servers that go by key (in which a directory ends with `/`, so that `a.txt` stands before `a/`) and
 * from such as go by name.
 */
export async function listByName(
  keys: Pick<S3Keys, 'list'>,
  prefix: string,
  { after = '', limit }: ListPage = { limit: Infinity },
): Promise<Listing> {
  const found = new Map<string, Entry>()
  let next: string | undefined
  do {
    const wanted = Math.max(1, Math.min(limit - found.size, mostAtOnce))
    const from = next === undefined ? { startAfter: `${prefix}${after}` } : { after: next }
    const page = await keys.list(prefix, { byFolder: true, limit: wanted, ...from })
    for (const entry of entriesOf(page, prefix))
      if (entry.name > after) found.set(entry.name, entry)
    next = page.next
  } while (next !== undefined && found.size < limit)
  const last = [...found.keys()].reduce((most, name) => (name > most ? name : most), after)
  if (next !== undefined) {
    for (const name of directoriesBehind(last)) {
      const isThere = async () =>
        (await keys.list(`${prefix}${name}/`, { limit: 1 })).keys.length > 0
      if (name > after && !found.has(name) && (await isThere()))
        found.set(name, { name, isDirectory: true, sizeBytes: 0 })
    }
  }
  const sorted = [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
  const entries = sorted.slice(0, limit)
  const end = entries.at(-1)?.name
  const hasMore = next !== undefined || sorted.length > limit
  return hasMore && end !== undefined ? { entries, next: end } : { entries }
}

/** Names that stand before this one but whose keys, if they are directories, stand behind it: what it has before a character below `/`. */
function directoriesBehind(name: string): readonly string[] {
  return [...name.matchAll(/[\0-.]/gu)].map(({ index }) => name.slice(0, index))
}

function entriesOf(
  { keys, folders }: Awaited<ReturnType<S3Keys['list']>>,
  prefix: string,
): readonly Entry[] {
  const files = keys.map(({ key, sizeBytes }) => ({
    ...{ name: key.slice(prefix.length), isDirectory: false, sizeBytes },
  }))
  const directories = folders.map((folder) => ({
    ...{ name: folder.slice(prefix.length, -1), isDirectory: true, sizeBytes: 0 },
  }))
  // What no path can have is left out, such as the empty name of a marker for a folder.
  return [...files, ...directories].filter(({ name }) => isName(name))
}

function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/u.test(name)
}
