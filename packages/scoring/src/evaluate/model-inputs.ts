import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The columns that a model takes, by the signature in its file MLmodel; undefined if it names none. */
export async function modelInputs(folder: string): Promise<readonly string[] | undefined> {
  const model: unknown = parse(await readFile(join(folder, 'MLmodel'), 'utf8'))
  // Whatever the file holds: what is used of it is looked at.
  const inputs = (model as { signature?: { inputs?: unknown } | null } | null)?.signature?.inputs
  if (typeof inputs !== 'string') return undefined
  const columns: unknown = JSON.parse(inputs)
  if (!Array.isArray(columns)) return undefined
  // See above.
  const names = columns.map((column: unknown) => (column as { name?: unknown } | null)?.name)
  return names.length > 0 && names.every((name) => typeof name === 'string') ? names : undefined
}
