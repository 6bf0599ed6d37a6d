import { keepFacts, logClientValues, readFacts, type RowCtx } from '@stemma/core'
import {
  fieldsOf,
  jsonText,
  listOf,
  runIdOf,
  textOf,
  valueText,
  wholeOf,
  type Fields,
} from './comet-fields.ts'

const system = 'comet/system/'
const output = 'comet/output/'
const digits = 12
/** A page of what was printed. */
const mostLines = 100_000

/** Fields of a message that are no facts of the run. */
const besides = new Set(['experimentKey', 'apiKey', 'api_key', 'timestamp'])

/** Details of the machine and the program come in parts: each field by itself. */
export async function keepSystem(ctx: RowCtx, fields: Fields): Promise<object> {
  const facts = Object.entries(fields)
    .filter(([name, value]) => !besides.has(name) && value !== null)
    .map(([name, value]) => ({ place: `${system}${name}`, value: json(value) }))
  const runId = runIdOf(fields)
  await keepFacts(ctx, { runId, facts })
  const user = textOf(fields['user'])
  if (user !== '')
    await logClientValues(ctx, { runId, tags: [{ name: 'mlflow.user', value: user }] })
  return {}
}

/** Lines that the program printed, by their number: one that comes again is no other. */
export async function keepOutput(ctx: RowCtx, fields: Fields): Promise<object> {
  const facts = listOf(fields['outputLines']).map((item) => {
    const line = fieldsOf(item)
    const stream = line['stderr'] === true ? 'e' : 'o'
    const offset = String(wholeOf(line['offset']) ?? 0).padStart(digits, '0')
    return { place: `${output}${offset}${stream}`, value: json(textOf(line['output'])) }
  })
  await keepFacts(ctx, { runId: runIdOf(fields), facts })
  return {}
}

/** The number that the next line gets: a program that goes on with a run counts from there. */
export async function nextLine(ctx: RowCtx, runId: string): Promise<number> {
  const [last] = await readFacts(ctx, { runId, ...below(output), isDescending: true, limit: 1 })
  return last === undefined ? 0 : Number(/\d+/u.exec(last.place)?.[0] ?? 0) + 1
}

/** A text of the run of which there is one: its note, its graph, its code. */
export function keepText(field: string): (ctx: RowCtx, fields: Fields) => Promise<object> {
  return async (ctx, fields) => {
    const value = fields[field]
    if (value === undefined) return {}
    const facts = [{ place: `comet/text/${field}`, value: json(valueText(value)) }]
    await keepFacts(ctx, { runId: runIdOf(fields), facts })
    return {}
  }
}

export function readText(field: string): (ctx: RowCtx, fields: Fields) => Promise<object> {
  return async (ctx, fields) => {
    const place = `comet/text/${field}`
    const [fact] = await readFacts(ctx, { runId: runIdOf(fields), ...only(place) })
    return { [field]: fact === undefined ? null : parse(fact.value) }
  }
}

export async function readOutput(ctx: RowCtx, fields: Fields): Promise<object> {
  const facts = await readFacts(ctx, {
    runId: runIdOf(fields),
    ...below(output),
    limit: mostLines,
  })
  return { output: facts.map(({ value }) => textOf(parse(value))).join('') }
}

/** Each of these is read by a client by its name, whether it was said or not. */
const systemFields: Readonly<Record<string, unknown>> = {
  command: null,
  executable: null,
  hostname: null,
  ip: null,
  machine: null,
  user: null,
  os: null,
  osType: null,
  osRelease: null,
  pid: null,
  processor: null,
  pythonVersion: null,
  pythonVersionVerbose: null,
  installedPackages: [],
  osPackages: [],
  gpuStaticInfoList: [],
  networkInterfaceIps: [],
  maxTotalMemory: null,
  totalRam: null,
  logAdditionalSystemInfoList: [],
}

/** Those that are texts or numbers. */
export const systemNames: readonly string[] = Object.keys(systemFields).filter(
  (name) => systemFields[name] === null,
)

export async function readSystem(ctx: RowCtx, fields: Fields): Promise<object> {
  const facts = await readFacts(ctx, { runId: runIdOf(fields), ...below(system) })
  const said = new Map(facts.map(({ place, value }) => [place.slice(system.length), parse(value)]))
  return { ...systemFields, ...Object.fromEntries<unknown>(said) }
}

/** Git's facts as they came: the search has them as tags. */
export async function readGit(ctx: RowCtx, fields: Fields): Promise<object> {
  const [fact] = await readFacts(ctx, { runId: runIdOf(fields), ...only('comet/git') })
  return fact === undefined ? {} : fieldsOf(parse(fact.value))
}

export async function keepGit(ctx: RowCtx, fields: Fields): Promise<void> {
  const said = Object.entries(fields).filter(([name]) => !besides.has(name))
  const facts = [{ place: 'comet/git', value: json(Object.fromEntries(said)) }]
  await keepFacts(ctx, { runId: runIdOf(fields), facts })
}

function only(place: string): { readonly from: string; readonly before: string } {
  return { from: place, before: `${place} ` }
}

function below(prefix: string): { readonly from: string; readonly before: string } {
  // The character behind the slash at its end.
  return { from: prefix, before: `${prefix.slice(0, -1)}0` }
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(jsonText(value))
}

function parse(value: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(value)) as unknown // `json` wrote it
}
