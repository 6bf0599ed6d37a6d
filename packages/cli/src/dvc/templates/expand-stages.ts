import { join } from 'node:path'
import { CliError } from '../../fail.ts'
import { isList, isMap, type ParamMap, type ParamValue } from '../files/param-values.ts'
import {
  emptyContext,
  withFile,
  withValues,
  withVars,
  type Context,
  type LoadText,
} from './context.ts'
import { fillHoles, type Filling } from './fill-holes.ts'
import { holesOf } from './holes.ts'
import { pythonText, valueText, type OptionForms } from './value-text.ts'

export interface Pipeline {
  /** What a `dvc.yaml` has. */
  readonly root: ParamMap
  /** The folder of the file. */
  readonly folder: string
  /** The name of the file, for errors. */
  readonly shown: string
  readonly load: LoadText
  readonly forms?: OptionForms
}

/**
 * The stages of a `dvc.yaml` by their names, with `${…}` filled from `params.yaml` and `vars`, and one for each item of a `foreach`
 * (`NAME@ITEM`) or combination of a `matrix` (`NAME@ONE-OTHER`), as `dvc` 3 makes them: https://dvc.org/doc/user-guide/project-structure/dvcyaml-files
 *
 * @throws CliError that names the stage
 */
export function expandStages(pipeline: Pipeline): ReadonlyMap<string, ParamMap> {
  const { root, shown } = pipeline
  const context = contextOf(pipeline)
  const stages = root['stages'] ?? {}
  if (!isMap(stages)) throw new CliError(`${shown}: 'stages' is no mapping.`)
  const expanded = new Map<string, ParamMap>()
  for (const [name, definition] of Object.entries(stages)) {
    const of = { pipeline, context, name, where: `${shown}: stage '${name}'` }
    if (!isMap(definition)) throw new CliError(`${of.where} is no mapping.`)
    for (const [generated, stage] of stagesOf(of, definition)) expanded.set(generated, stage)
  }
  return expanded
}

/** What a `dvc.yaml` has beside its stages, as `metrics` and `plots`, with what is to be filled in. @throws CliError */
export function expandTop(pipeline: Pipeline): ParamMap {
  const { stages: _, vars: __, ...top } = pipeline.root
  const context = contextOf(pipeline)
  return Object.fromEntries(
    Object.entries(top).map(([name, value]) => [
      name,
      fillHoles(value, { context, where: `${pipeline.shown}: '${name}'` }),
    ]),
  )
}

/** What its holes are filled from: `params.yaml` beside it and its `vars`. */
function contextOf({ root, folder, shown, load }: Pipeline): Context {
  const where = `'${shown}'`
  const file = load(join(folder, 'params.yaml'))
  const first =
    file === undefined || file.trim() === ''
      ? emptyContext
      : withFile(emptyContext, { item: 'params.yaml', folder, load, where })
  return withVars(first, { vars: root['vars'], folder, load, where })
}

interface OneStage {
  readonly pipeline: Pipeline
  readonly context: Context
  readonly name: string
  readonly where: string
}

function stagesOf(stage: OneStage, definition: ParamMap): readonly (readonly [string, ParamMap])[] {
  const { name, where, context } = stage
  const { matrix, foreach, do: body, ...template } = definition
  if (matrix === undefined && foreach === undefined && body === undefined)
    return [[name, fillStage(stage, definition)]]
  const [items, inner] =
    matrix === undefined
      ? [foreachItems(stage, foreach), body]
      : [matrixItems(stage, matrix), template]
  if (inner === undefined || !isMap(inner) || (matrix !== undefined && foreach !== undefined))
    throw new CliError(`${where}: 'foreach' goes with 'do', a mapping, and not with 'matrix'.`)
  for (const field of Object.keys(template))
    if (matrix === undefined)
      throw new CliError(`${where} has '${field}' beside 'foreach': it belongs below 'do'.`)
  return [...items].map(([key, values]) => {
    const generated = `${name}@${key}`
    const filled = { ...stage, name: generated, context: withValues(context, values) }
    return [generated, fillStage(filled, inner)]
  })
}

function fillStage(
  { pipeline, context, where }: OneStage,
  { vars, ...definition }: ParamMap,
): ParamMap {
  const { folder, load, forms = {} } = pipeline
  const wdir = definition['wdir']
  const below =
    typeof wdir === 'string' ? valueText(fillHoles(wdir, { context, where }), where) : '.'
  const own = withVars(context, { vars, folder: join(folder, below), load, where })
  return Object.fromEntries(
    Object.entries(definition).map(([field, value]) => [
      field,
      fillHoles(value, { context: own, where, field, forms }),
    ]),
  )
}

/** What `foreach` gives for each stage, by the key of its name. */
function foreachItems(
  { context, where }: OneStage,
  foreach: ParamValue | undefined,
): ReadonlyMap<string, ParamMap> {
  const filling = { context, where: `${where}: 'foreach'` }
  const data = fillHoles(foreach ?? null, filling)
  if (isMap(data)) return new Map(Object.entries(data).map(([key, item]) => [key, { item, key }]))
  if (!isList(data)) throw new CliError(`${filling.where} is neither a list nor a map.`)
  if (data.some(isNested)) return new Map(data.map((item, index) => [String(index), { item }]))
  return new Map(
    data.map((item, index) => [nameOf(item, elementOf(foreach, index), filling), { item }]),
  )
}

/** What `matrix` gives for each stage: all combinations, those of the last name first. */
function matrixItems(
  { context, where }: OneStage,
  matrix: ParamValue,
): ReadonlyMap<string, ParamMap> {
  const filling = { context, where: `${where}: 'matrix'` }
  if (!isMap(matrix)) throw new CliError(`${filling.where} is no mapping.`)
  let rows: readonly { readonly names: readonly string[]; readonly item: ParamMap }[] = [
    { names: [], item: {} },
  ]
  for (const [name, written] of Object.entries(matrix)) {
    const values = fillHoles(written, filling)
    if (!isList(values)) throw new CliError(`${filling.where}: '${name}' is no list.`)
    const shown = values.map((value, index) =>
      isNested(value) ? `${name}${index}` : nameOf(value, elementOf(written, index), filling),
    )
    rows = rows.flatMap(({ names, item }) =>
      values.map((value, index) => ({
        names: [...names, shown[index] ?? ''],
        item: { ...item, [name]: value },
      })),
    )
    if (rows.length > mostStages)
      throw new CliError(`${filling.where} makes more than ${mostStages} stages.`)
  }
  return new Map(
    rows.map(({ names, item }) => {
      const key = names.join('-')
      return [key, { key, item }]
    }),
  )
}

const mostStages = 100_000

function isNested(value: ParamValue): boolean {
  return isList(value) || isMap(value)
}

/** What the `dvc.yaml` has for an element of a list: the list itself may be a hole. */
function elementOf(written: ParamValue | undefined, index: number): ParamValue | undefined {
  return written !== undefined && isList(written) ? written[index] : written
}

/** In the name of a stage, `dvc` prints what a hole gave as Python does, and what stands in the `dvc.yaml` as YAML. */
function nameOf(value: ParamValue, written: ParamValue | undefined, { where }: Filling): string {
  const isFilled = typeof written === 'string' && holesOf(written).length > 0
  return isFilled ? pythonText(value, where) : valueText(value, where)
}
