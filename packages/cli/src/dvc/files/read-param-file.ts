import { extname } from 'node:path'
import { parse as parseToml, TomlDate } from 'smol-toml'
import { CliError } from '../../fail.ts'
import { PythonFloat, PythonOther, type ParamValue } from './param-values.ts'
import { readPythonParams } from './python-params.ts'
import { readYamlParams, type ReadYaml } from './yaml-params.ts'

/** Reads a file of parameters as `dvc` does: TOML and Python by the end of its name, YAML, of which JSON is a part, with any other. @throws CliError */
export function readParamFile(text: string, shown: string, options: ReadYaml = {}): ParamValue {
  switch (extname(shown).toLowerCase()) {
    case '.toml':
      return readToml(text, shown)
    case '.py':
      return readPythonParams(text, shown)
    default:
      return readYamlParams(text, shown, options)
  }
}

const mostDeep = 100

function readToml(text: string, shown: string): ParamValue {
  try {
    return tomlValue(parseToml(text, { integersAsBigInt: true, maxDepth: mostDeep }), 0)
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1)
    throw new CliError(`'${shown}' can't be read: ${reason}`)
  }
}

function tomlValue(value: unknown, depth: number): ParamValue {
  if (depth > mostDeep) throw new Error('It is nested too deeply.')
  if (typeof value === 'number') return new PythonFloat(value)
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint')
    return value
  if (Array.isArray(value)) return value.map((one) => tomlValue(one, depth + 1))
  if (value instanceof TomlDate)
    return new PythonOther(value.isDate() ? 'date' : value.isTime() ? 'time' : 'datetime')
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([name, one]) => [name, tomlValue(one, depth + 1)]),
  )
}
