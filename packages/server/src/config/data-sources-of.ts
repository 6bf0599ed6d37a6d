import { isAbsolute } from 'node:path'
import { SettingsError } from './settings-error.ts'

const prefix = 'STEMMA_SOURCE_'

/**
 * `STEMMA_SOURCE_WAREHOUSE=postgresql://…` or a folder: what references to data name `warehouse:TABLE`. Throws SettingsError, without the value,
 * which may hold a password.
 */
export function dataSourcesOf(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const sources: Record<string, string> = {}
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(prefix) || value === undefined || value === '') continue
    const name = variable.slice(prefix.length).toLowerCase()
    if (!/^[a-z0-9_]{1,64}$/u.test(name))
      throw new SettingsError(`${variable}: the name of a source has letters, digits and _ only.`)
    if (!/^postgres(?:ql)?:\/\//u.test(value) && !isAbsolute(value))
      throw new SettingsError(`${variable} is neither a postgresql:// address nor a whole path.`)
    sources[name] = value
  }
  return sources
}
