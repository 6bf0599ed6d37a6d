import { createHash } from 'node:crypto'
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** A file of the built page, as the server reads it from `files.json`. */
export interface PageFile {
  readonly type: string
  readonly etag: string
  /** Whether `.br` and `.gz` stand beside it. */
  readonly isCompressed: boolean
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const worthBytes = 1024

/** Lists the files of a folder by their paths, and writes compressed copies of those that gain by it. */
export function describeFiles(folder: string): Readonly<Record<string, PageFile>> {
  const files: Record<string, PageFile> = {}
  for (const path of globSync('**/*', { cwd: folder }).toSorted()) {
    const type = types[extname(path)]
    if (type === undefined || !statSync(join(folder, path)).isFile()) continue
    const bytes = readFileSync(join(folder, path))
    const etag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
    const isCompressed = bytes.length > worthBytes
    if (isCompressed) compress(join(folder, path), bytes)
    files[path.replaceAll('\\', '/')] = { type, etag, isCompressed }
  }
  return files
}

function compress(path: string, bytes: Buffer): void {
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
}
