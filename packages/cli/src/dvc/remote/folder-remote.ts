import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CacheKey } from '../tree/cache.ts'
import { hashFile } from '../tree/hash-file.ts'
import {
  isNamedAfter,
  keyText,
  otherBytes,
  type CachedFile,
  type ObjectRemote,
} from './object-source.ts'

/** A remote that is a folder, in the layout of `dvc`. */
export function folderRemote(folder: string): ObjectRemote {
  const placeOf = ({ md5, isLegacy }: CacheKey): string =>
    join(folder, isLegacy ? '' : 'files/md5', md5.slice(0, 2), md5.slice(2))
  return {
    find: async (keys) => new Set(keys.filter((key) => existsSync(placeOf(key))).map(keyText)),
    send: async (files) => {
      for (const file of files) copyWhole(file.file, placeOf(file))
    },
    fetch: async (files: readonly CachedFile[]) => {
      const there = files.filter((file) => existsSync(placeOf(file)))
      for (const file of there) copyWhole(placeOf(file), file.file, file)
      return there.length
    },
    remove: async (keys) => {
      for (const key of keys) rmSync(placeOf(key), { force: true })
    },
    list: async () => {
      const top = join(folder, 'files/md5')
      if (!existsSync(top)) return []
      return readdirSync(top).flatMap((first) =>
        /^[0-9a-f]{2}$/u.test(first)
          ? readdirSync(join(top, first)).map((rest) => ({ md5: first + rest, isLegacy: false }))
          : [],
      )
    },
  }
}

/** @throws CliError for a copy that has not the MD5 of `key` */
function copyWhole(source: string, place: string, key?: CacheKey): void {
  mkdirSync(dirname(place), { recursive: true })
  const temporary = `${place}.${process.pid}.tmp`
  try {
    copyFileSync(source, temporary)
    if (key !== undefined && !isNamedAfter(key, hashFile(temporary))) throw otherBytes(key)
    renameSync(temporary, place)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
