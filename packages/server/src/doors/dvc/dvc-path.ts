import { readObjectName, type ObjectName } from '@stemma/core'

/** What a path below `/dvc` is of. */
export interface DvcPath {
  readonly repository: string
  readonly name: ObjectName
}

/**
 * `team/cats/files/md5/d7/51713988987e9331980363e24189ce.dir` is of DVC 3; without `files/md5` it is of DVC 2, whose names are the hashes of
 * text with its line ends changed. Undefined for what is no object's; `repository` may be no name.
 */
export function readDvcPath(rest: string): DvcPath | undefined {
  const [, place, first, last] = /^(.+)\/([0-9a-f]{2})\/([0-9a-f]{30}(?:\.dir)?)$/u.exec(rest) ?? []
  if (place === undefined) return undefined
  const isNew = place === newest || place.endsWith(`/${newest}`)
  const name = readObjectName(`${isNew ? 'md5' : 'md5-dos2unix'}:${first}${last}`)
  return name && { repository: isNew ? place.slice(0, -newest.length - 1) : place, name }
}

const newest = 'files/md5'
