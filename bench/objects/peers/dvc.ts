import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { binDir, installPython, type PythonPackage } from '../../peers/install.ts'
import { bytesBelow, run, timed, type Place } from './command.ts'
import { startFileServer, type FileServer } from './nginx.ts'
import type { KeptFiles, Moved, StoragePeer } from './system.ts'

const dvcPackage: PythonPackage = { name: 'dvc', version: '3.67.1', withDependencies: true }
/** The command of DVC, once it is installed. */
export const dvcProgram: string = join(binDir(dvcPackage), 'dvc')

export const dvc: StoragePeer = {
  id: 'dvc',
  title: 'DVC',
  how: '`dvc add` of the folder with all files, `dvc push` to its HTTP remote (nginx that takes PUT, `method = PUT`) and `dvc pull` into an empty folder; as many jobs as it takes by itself. Neither DVC nor nginx fsyncs.',
  prepare: async () => {
    await installPython(dvcPackage)
    return dvcPackage.version
  },
  keep: async (files) => {
    const server = await startFileServer(files.folder)
    try {
      await send(files, server)
      return await bytesBelow(server.root)
    } finally {
      await server.stop()
    }
  },
  move: async (files) => {
    const server = await startFileServer(files.folder)
    try {
      return await move(files, server)
    } finally {
      await server.stop()
    }
  },
}

async function send({ source, folder }: KeptFiles, server: FileServer): Promise<number> {
  const place = await makeDvcFolder(folder, server)
  await cp(source, join(place.cwd, 'files'), { recursive: true })
  await run(dvcProgram, ['add', '--quiet', 'files'], place)
  return timed(dvcProgram, ['push', '--quiet'], place)
}

/** A working folder of DVC below another, whose remote is the server. */
export async function makeDvcFolder(folder: string, server: FileServer): Promise<Place> {
  const place = placeOf(join(folder, 'work'), folder)
  await mkdir(place.cwd)
  await run(dvcProgram, ['init', '--no-scm', '--quiet'], place)
  await run(dvcProgram, ['config', 'core.check_update', 'false'], place)
  await run(dvcProgram, ['remote', 'add', '--default', 'bench', server.url], place)
  await run(dvcProgram, ['remote', 'modify', 'bench', 'method', 'PUT'], place)
  return place
}

async function move(files: KeptFiles, server: FileServer): Promise<Moved> {
  const sentMs = await send(files, server)
  const place = placeOf(join(files.folder, 'clone'), files.folder)
  await mkdir(join(place.cwd, '.dvc'), { recursive: true })
  for (const name of [join('.dvc', 'config'), 'files.dvc']) {
    await cp(join(files.folder, 'work', name), join(place.cwd, name))
  }
  const fetchedMs = await timed(dvcProgram, ['pull', '--quiet'], place)
  return { sentMs, fetchedMs, fetched: join(place.cwd, 'files') }
}

/** Each folder with a cache and an index of its own: nothing is known from elsewhere. */
function placeOf(cwd: string, folder: string): Place {
  return {
    cwd,
    env: {
      HOME: folder,
      DVC_NO_ANALYTICS: '1',
      DVC_SITE_CACHE_DIR: `${cwd}-site-cache`,
      DVC_GLOBAL_CONFIG_DIR: join(folder, 'global'),
      DVC_SYSTEM_CONFIG_DIR: join(folder, 'system'),
    },
  }
}
