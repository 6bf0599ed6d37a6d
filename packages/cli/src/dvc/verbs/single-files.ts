import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeManifest, type Manifest } from '../files/manifest.ts'
import { keyText, type ObjectRemote } from '../remote/object-source.ts'
import type { Output } from '../tree/find-outputs.ts'
import type { DvcRepository } from '../tree/find-repository.ts'

/**
 * The files that are tracked one by one, with their paths, in the form in which DVC lists a directory; undefined without any. Of a file by
 * itself a server has but its hash, and could not say what it is.
 */
export function singleFiles(outputs: readonly Output[]): Manifest | undefined {
  const files = outputs.flatMap(({ md5, isLegacy, below: path }) =>
    md5 === undefined || isLegacy || md5.endsWith('.dir') ? [] : [{ path, md5 }],
  )
  return files.length === 0 ? undefined : writeManifest(files)
}

/** Sends the list of such files to a remote that shows it and has all of them. */
export async function sendSingleFiles(
  { own }: Pick<DvcRepository, 'own'>,
  { remote, outputs }: { readonly remote: ObjectRemote; readonly outputs: readonly Output[] },
): Promise<void> {
  const list = remote.showsPaths === true ? singleFiles(outputs) : undefined
  if (list === undefined) return
  const key = { md5: list.md5, isLegacy: false }
  if ((await remote.find([key])).has(keyText(key))) return
  const folder = join(own, 'tmp/stemma')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, list.md5)
  try {
    writeFileSync(file, list.bytes)
    await remote.send([{ ...key, file }])
  } finally {
    rmSync(file, { force: true })
  }
}
