import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { attempt } from '../../lines/attempt.ts'
import { history } from '../../objects/history.ts'
import { bytesBelow, timed } from '../../objects/peers/command.ts'
import { toCsv } from '../../objects/table.ts'
import { inFolder } from '../../objects/work/storage.ts'
import { launcher } from '../../peers/stemma.ts'
import { stopTree } from '../../peers/stop.ts'
import { addWithDvc } from '../peers/add-with-dvc.ts'
import type { Context } from '../scale.ts'
import { startDataServer } from '../server.ts'
import { bareAdd } from './bare-add.ts'
import { readThroughLogs } from './read-through-logs.ts'

/** Versions of a table with a key: what they take, what the next one costs, and how they are read. */
export function measureVersions(context: Context): Promise<void> {
  return inFolder(async (folder) => {
    const source = join(folder, 'csv')
    const paths = await writeVersions(source, context.scale)
    const rawBytes = await bytesBelow(source)
    const percent = (bytes: number): number => (bytes / rawBytes) * 100
    for (const peer of context.storagePeers) {
      await attempt(context, { system: peer.id, rows: ['versions-stored'] }, () =>
        inFolder(async (own) => ({
          'versions-stored': percent(await peer.keep({ source, folder: own })),
        })),
      )
    }
    await attempt(context, { system: 'dvc', rows: ['version-add'] }, () =>
      inFolder(async (own) => ({ 'version-add': await addWithDvc(paths.slice(-2), own) })),
    )
    await attempt(context, { system: 'stemma', rows: ['versions-stored', 'version-add'] }, () =>
      keep(paths, percent),
    )
    await attempt(context, { system: 'bare', rows: ['version-add'] }, async () => ({
      'version-add': await bareAdd(paths.at(-1) ?? '', join(folder, 'copy')),
    }))
    const read = readThroughLogs(paths.slice(0, -1), join(folder, 'chain'), context.scale.repeats)
    for (const system of ['stemma', 'plain'] as const) {
      await attempt(context, { system, rows: ['version-read'] }, async () => ({
        'version-read': (await read)[system],
      }))
    }
  })
}

async function writeVersions(
  folder: string,
  { versionRows, versions }: Context['scale'],
): Promise<readonly string[]> {
  await mkdir(folder)
  const paths: string[] = []
  for (const rows of history(versionRows, versions)) {
    const path = join(folder, `${String(paths.length + 1).padStart(2, '0')}.csv`)
    await writeFile(path, toCsv(rows))
    paths.push(path)
  }
  return paths
}

/** All versions into a server: the last one by the command line, which is timed. What counts is all that is left on the disk when the server has ended. */
async function keep(
  paths: readonly string[],
  percent: (bytes: number) => number,
): Promise<{ readonly 'versions-stored': number; readonly 'version-add': number }> {
  const server = await startDataServer()
  try {
    for (const path of paths.slice(0, -1)) await server.add('table', { path, key: 'id' })
    const place = { cwd: server.dataDir, env: { STEMMA_URL: server.url } }
    const took = await timed(launcher, ['data', 'add', 'table', paths.at(-1) ?? ''], place)
    const log = JSON.stringify(await server.ask(`/data/show?reference=table/${paths.length}`))
    if (!log.includes('"changelog"')) throw new Error('The last version is not there.')
    await stopTree(server.pid)
    const bytes = await bytesBelow(join(server.dataDir, 'stemma'))
    return { 'versions-stored': percent(bytes), 'version-add': took / 1000 }
  } finally {
    await server.stop()
  }
}
