import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Batch } from '@stemma/scoring'

const memoryBytes = 512 * 1024 * 1024

/** Puts files of answers together, in their order. The target appears whole or not at all. */
export async function joinAnswers({
  kind,
  files,
  target,
  scratch,
}: {
  readonly kind: Batch['kind']
  readonly files: readonly string[]
  readonly target: string
  /** A folder for what does not fit into memory. */
  readonly scratch: string
}): Promise<void> {
  const partial = partialOf(target)
  try {
    if (kind === 'parquet') await joinParquet(files, partial, scratch)
    else await pipeline(bytesOf(files), createWriteStream(partial))
    await rename(partial, target)
  } finally {
    await rm(partial, { force: true })
  }
}

/** Where a file is made before it has its name. */
export function partialOf(target: string): string {
  return `${target}.${process.pid}.partial`
}

async function* bytesOf(files: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const file of files)
    for await (const chunk of createReadStream(file)) yield chunk as Uint8Array // no encoding was asked for
}

/** Columns by name: a shard in which a number has no value has another type than the others. */
async function joinParquet(
  files: readonly string[],
  target: string,
  scratch: string,
): Promise<void> {
  const { openEngine } = await import('@stemma/tables/work')
  const engine = await openEngine({ memoryBytes, threads: 2, scratch })
  const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`
  try {
    const list = files.map(quote).join(', ')
    await engine.run(
      `copy (select * from read_parquet([${list}], union_by_name = true)) to ${quote(target)} (format parquet)`,
    )
  } finally {
    engine.close()
  }
}
