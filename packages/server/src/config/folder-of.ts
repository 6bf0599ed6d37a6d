import { resolve } from 'node:path'
import { SettingsError } from './settings-error.ts'

/** The absolute path of a setting that names a folder, as a path or as `file://`. Throws SettingsError. */
export function folderOf(name: string, value: string): string {
  if (value.startsWith('file://')) return resolve(new URL(value).pathname)
  const scheme = /^[a-z][\w+.-]*:/iu.exec(value)
  if (scheme) throw new SettingsError(`${name} must be a folder; '${scheme[0]}' is not supported.`)
  return resolve(value)
}
