import { link, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withEngine } from '../made-rows.ts'

const rowsPerFile = 100
const filesPerCommit = 5000
/** A file system gives a file no more names than so many. */
const namesPerFile = 50_000

/** Makes a table of files with 100 rows each, in commits of 5,000 files; returns how many rows it has. The files are names of a few real ones: making them is no work then. */
export async function makeDeltaTable(root: string, files: number): Promise<number> {
  const log = join(root, '_delta_log')
  await mkdir(log, { recursive: true })
  const sizes = await writeParquet(root, Math.ceil(files / namesPerFile))
  for (let from = 0; from < files; from += filesPerCommit) {
    const actions: object[] = from === 0 ? firstActions() : []
    for (let file = from; file < Math.min(from + filesPerCommit, files); file++) {
      const path = `part-${String(file).padStart(5, '0')}-c000.snappy.parquet`
      const original = Math.floor(file / namesPerFile)
      await link(join(root, `.original-${original}`), join(root, path))
      const stats = JSON.stringify({ numRecords: rowsPerFile })
      const size = sizes[original]
      const add = { path, partitionValues: {}, size, modificationTime: 1, dataChange: true, stats }
      actions.push({ add })
    }
    const name = `${String(from / filesPerCommit).padStart(20, '0')}.json`
    await writeFile(join(log, name), actions.map((action) => JSON.stringify(action)).join('\n'))
  }
  return files * rowsPerFile
}

function firstActions(): object[] {
  const field = (name: string, type: string): object => ({
    name,
    type,
    nullable: true,
    metadata: {},
  })
  const fields = [field('id', 'long'), field('score', 'double'), field('note', 'string')]
  return [
    { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
    {
      metaData: {
        id: '00000000-0000-0000-0000-00000000000b',
        format: { provider: 'parquet', options: {} },
        schemaString: JSON.stringify({ type: 'struct', fields }),
        partitionColumns: [],
        configuration: {},
      },
    },
  ]
}

/** Returns their sizes in bytes. */
function writeParquet(root: string, count: number): Promise<readonly number[]> {
  return withEngine(root, async (engine) => {
    const sizes: number[] = []
    for (let number = 0; number < count; number++) {
      const path = join(root, `.original-${number}`)
      await engine.run(
        `copy (select range + ${number * rowsPerFile} as id, range / 3.0::DOUBLE as score, md5(CAST(range AS VARCHAR)) as note from range(${rowsPerFile})) to '${path}' (format parquet)`,
      )
      const [[size] = []] = await engine.rows(`select size from read_blob('${path}')`)
      sizes.push(Number(size))
    }
    return sizes
  })
}
