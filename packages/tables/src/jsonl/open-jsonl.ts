import { invalidParameter } from '@stemma/contract'
import type { Engine } from '../engine/engine.ts'
import { readLines } from '../lines/read-lines.ts'
import type { Relation } from '../relation/relation.ts'
import type { Column } from '../schema/value-type.ts'
import { openStaged } from '../staged/open-staged.ts'
import { StagedFile } from '../staged/staged-file.ts'
import { JsonColumns, stagedJson } from './json-columns.ts'
import { parseJsonLine } from './parse-json-line.ts'

export interface OpenJsonl {
  readonly engine: Engine
  readonly path: string
  /** Where the rows may be written for the engine. */
  readonly staged: string
  readonly kept?: readonly Column[]
  readonly widen?: boolean
}

/**
 * A file with a JSON object on each line. The engine's own reader turns numbers into doubles; here they are the digits that were written, and
 * what has several kinds of values in one column stays JSON.
 */
export async function openJsonl(input: OpenJsonl): Promise<Relation> {
  const { engine, path, staged, kept = [], widen = false } = input
  const columns = new JsonColumns()
  for await (const line of readLines(path)) columns.see(parseJsonLine(line.text, line.number))
  if (columns.names.length === 0) throw invalidParameter('The file has no JSON objects with keys.')
  const before = new Map(kept.map(({ name, type }) => [name, type]))
  const guesses = columns.names.map((name): Column => {
    const type = columns.guess(name)
    const old = before.get(name) ?? 'null'
    if (type !== 'json') return { name, type: old === 'json' ? 'json' : type }
    if (old !== 'null' && old !== 'json' && !widen)
      throw invalidParameter(
        `Column "${name}" has values of several kinds, or nested ones, which its type can't hold. Widen the schema, or mend the file.`,
      )
    return { name, type }
  })
  await stage(path, { staged, guesses })
  const isJson = new Set(guesses.flatMap(({ name, type }) => (type === 'json' ? [name] : [])))
  return openStaged({
    engine,
    path: staged,
    guesses,
    kept: kept.filter(({ name }) => !isJson.has(name)),
    widen,
  })
}

async function stage(
  path: string,
  { staged, guesses }: { staged: string; guesses: readonly Column[] },
): Promise<void> {
  const file = new StagedFile(staged)
  try {
    for await (const { text, number } of readLines(path)) {
      const values = parseJsonLine(text, number)
      await file.write(guesses.map(({ name, type }) => stagedJson(values.get(name), type)))
    }
  } finally {
    await file.close()
  }
}
