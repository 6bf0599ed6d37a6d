import { join, normalize } from 'node:path'
import { CliError } from '../../fail.ts'
import {
  isList,
  isMap,
  refuseOthers,
  type ParamMap,
  type ParamValue,
} from '../files/param-values.ts'
import { readParamFile } from '../files/read-param-file.ts'
import { hasHoles, pathOfName } from './holes.ts'

/** The text of a file, by its path; undefined where there is none. */
export type LoadText = (path: string) => string | undefined

/** What holes are filled from. */
export interface Context {
  readonly values: ParamMap
  /** The names that were taken from a file, by its path; undefined for all. */
  readonly loaded: ReadonlyMap<string, readonly string[] | undefined>
  /** What no `vars` may set. */
  readonly reserved: readonly string[]
}

export const emptyContext: Context = { values: {}, loaded: new Map(), reserved: [] }

export interface Vars {
  /** As the `dvc.yaml` has it. */
  readonly vars: ParamValue | undefined
  /** Paths begin here. */
  readonly folder: string
  readonly load: LoadText
  /** What an error begins with. */
  readonly where: string
}

/** A context with what `vars` names, too: files, or names of them (`a.yaml:lr,layers`), and values. @throws CliError for what is there twice */
export function withVars(context: Context, { vars, folder, load, where }: Vars): Context {
  if (vars === undefined || vars === null) return context
  if (!isList(vars)) throw new CliError(`${where}: 'vars' is no list.`)
  if (hasHoles(vars)) throw new CliError(`${where}: 'vars' may have no '\${…}'.`)
  let now = context
  for (const one of vars) {
    if (typeof one === 'string') now = withFile(now, { item: one, folder, load, where })
    else if (isMap(one)) now = merged(now, one, where)
    else throw new CliError(`${where}: 'vars' has what is neither a file nor a map.`)
  }
  return now
}

interface FileOfVars extends Omit<Vars, 'vars'> {
  readonly item: string
}

/** A context with what a file has, too. */
export function withFile(context: Context, { item, folder, load, where }: FileOfVars): Context {
  const [name = '', listed = ''] = item.split(/:(.*)/su)
  const path = normalize(join(folder, name))
  const keys = listed.split(',').filter((key) => key !== '')
  const before = context.loaded.get(path)
  if (context.loaded.has(path)) {
    if (keys.length === 0 && before === undefined) return context
    if (keys.length === 0 || before === undefined || keys.some((key) => before.includes(key)))
      throw new CliError(`${where}: 'vars' has '${item}', of which the same is there already.`)
  }
  const text = load(path)
  if (text === undefined) throw new CliError(`${where}: '${name}' of 'vars' is not there.`)
  const root = readParamFile(text, name, { onlyTextKeys: true })
  if (!isMap(root)) throw new CliError(`${where}: '${name}' of 'vars' is no map.`)
  const values = keys.length === 0 ? root : pick(root, keys, `${where}: '${name}' of 'vars'`)
  refuseOthers(values, `${where}: '${name}' of 'vars'`)
  const loaded = new Map(context.loaded)
  loaded.set(path, keys.length === 0 ? undefined : [...(before ?? []), ...keys])
  return { ...merged(context, values, where), loaded }
}

function pick(root: ParamMap, keys: readonly string[], where: string): ParamMap {
  return Object.fromEntries(
    keys.map((key) => {
      const value = Object.hasOwn(root, key) ? root[key] : undefined
      if (value === undefined) throw new CliError(`${where} has no '${key}'.`)
      return [key, value]
    }),
  )
}

function merged(context: Context, update: ParamMap, where: string): Context {
  const taken = context.reserved.find((name) => Object.hasOwn(update, name))
  if (taken !== undefined) throw new CliError(`${where}: 'vars' may not set '${taken}' here.`)
  return { ...context, values: merge(context.values, update, { where, path: '' }) }
}

function merge(
  into: ParamMap,
  update: ParamMap,
  { where, path }: { readonly where: string; readonly path: string },
): ParamMap {
  const values: Record<string, ParamValue> = { ...into }
  for (const [name, value] of Object.entries(update)) {
    const before = Object.hasOwn(into, name) ? into[name] : undefined
    if (before !== undefined && isMap(before) && isMap(value))
      values[name] = merge(before, value, { where, path: `${path}${name}.` })
    else if (before !== undefined)
      throw new CliError(`${where}: 'vars' sets '${path}${name}', which is set already.`)
    else values[name] = value
  }
  return values
}

/** A context in which some names have other values, which `vars` may not set. */
export function withValues(context: Context, values: ParamMap): Context {
  return {
    ...context,
    values: { ...context.values, ...values },
    reserved: Object.keys(values),
  }
}

/** The value of a name. @throws CliError where there is none */
export function valueOfName({ values }: Context, name: string, where: string): ParamValue {
  let value: ParamValue | undefined = values
  for (const part of pathOfName(name, where)) {
    if (value !== undefined && isList(value))
      value = /^-?\d+$/u.test(part) ? value.at(Number(part)) : undefined
    else if (value !== undefined && isMap(value))
      value = Object.hasOwn(value, part) ? value[part] : undefined
    else value = undefined
    if (value === undefined) throw new CliError(`${where}: there is no '${name}' to fill in.`)
  }
  return value
}
