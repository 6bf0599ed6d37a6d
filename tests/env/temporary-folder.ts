import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** An empty folder that goes when the test ends. Whatever is open in it is closed by what the test registers first, if the order matters. */
export async function temporaryFolder(t: TestContext, name = 'test'): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), `stemma-${name}-`)))
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}
