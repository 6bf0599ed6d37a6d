import { readFileSync } from 'node:fs'
import { writeManifest } from '../files/manifest.ts'
import type { Output } from '../tree/find-outputs.ts'
import type { Measured } from '../tree/measure-output.ts'

/** Whether what is in the work tree is what an output says. Those of DVC 2 have another hash. */
export async function matches(
  { md5, isLegacy }: Pick<Output, 'md5' | 'isLegacy'>,
  found: Measured,
): Promise<boolean> {
  return md5 === (isLegacy ? await legacyMd5(found) : found.md5)
}

async function legacyMd5({ kind, files }: Measured): Promise<string> {
  const { Dos2UnixMd5 } = await import('@stemma/objects')
  const members = files.map(({ path, place }) => {
    const hash = new Dos2UnixMd5()
    hash.update(readFileSync(place))
    return { path, md5: hash.digest('hex') }
  })
  return kind === 'directory' ? writeManifest(members).md5 : (members[0]?.md5 ?? '')
}
