import type { Config } from '../files/read-config.ts'
import { findRemote } from './find-remote.ts'
import { folderRemote } from './folder-remote.ts'
import { httpRemote } from './http-remote.ts'
import type { ObjectRemote } from './object-source.ts'
import { stemmaRemote } from './stemma-remote.ts'

/** The remote of a name, or the default one. @throws CliError */
export async function openRemote(
  config: Config,
  given: string | undefined,
): Promise<ObjectRemote & { readonly name: string }> {
  const remote = findRemote(config, given)
  if (remote.kind === 'folder') return { name: remote.name, ...folderRemote(remote.folder) }
  const quick = await stemmaRemote(remote)
  if (quick === undefined) return { name: remote.name, ...httpRemote(remote) }
  // What is of DVC 2 goes one by one.
  const single = httpRemote(remote)
  return {
    name: remote.name,
    ...quick,
    send: async (files) => {
      const old = files.filter(({ isLegacy }) => isLegacy)
      const [manifests, members] = [old.filter(isManifest), old.filter((file) => !isManifest(file))]
      await single.send(members)
      await single.send(manifests)
      await quick.send(files.filter(({ isLegacy }) => !isLegacy))
    },
  }
}

function isManifest({ md5 }: { readonly md5: string }): boolean {
  return md5.endsWith('.dir')
}
