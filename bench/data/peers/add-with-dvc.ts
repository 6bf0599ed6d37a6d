import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { timed } from '../../objects/peers/command.ts'
import { dvcProgram, makeDvcFolder } from '../../objects/peers/dvc.ts'
import { startFileServer } from '../../objects/peers/nginx.ts'

/** Seconds of `dvc add` and `dvc push` of the last of two versions of a file, to a server that has the first. */
export async function addWithDvc(paths: readonly string[], folder: string): Promise<number> {
  const server = await startFileServer(folder)
  try {
    const place = await makeDvcFolder(folder, server)
    let took = 0
    for (const path of paths) {
      await cp(path, join(place.cwd, 'table.csv'))
      took = await timed(dvcProgram, ['add', '--quiet', 'table.csv'], place)
      took += await timed(dvcProgram, ['push', '--quiet'], place)
    }
    return took / 1000
  } finally {
    await server.stop()
  }
}
