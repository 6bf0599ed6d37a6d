import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** In a checkout, the sources of the page; below an installed package there are none. */
const sources = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../../../ui/src/' : '../../ui/src/',
    import.meta.url,
  ),
)

/** The first source that is newer than the built page, by its path below the sources; undefined where none is, or where there are no sources. */
export async function staleSince(folder: string): Promise<string | undefined> {
  try {
    const built = (await stat(join(folder, 'files.json'))).mtimeMs
    for (const path of await readdir(sources, { recursive: true })) {
      const source = await stat(join(sources, path))
      if (source.isFile() && source.mtimeMs > built) return path
    }
  } catch {
    // No sources, or none that may be read.
  }
  return undefined
}
