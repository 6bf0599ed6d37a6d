import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { extname } from 'node:path'
import type { DataCtx } from '../data-ctx.ts'
import { openDataFile } from '../open-data-file.ts'
import { getDataVersion } from '../read-data.ts'
import { croissantOf } from './croissant.ts'
import type { DescribedVersion, FileFacts } from './described-version.ts'
import { openLineageOf } from './open-lineage.ts'

export interface ExportData {
  readonly reference: string
  readonly format: 'croissant' | 'openlineage'
  /** What the addresses begin with, without a slash at the end; they are relative if absent. */
  readonly baseUrl?: string | undefined
}

/**
 * A document that describes a version for other programs. Croissant names the bytes with their SHA-256, so they are made and read once; the
 * rows of a reference must be those of the version for it.
 */
export async function exportData(
  ctx: DataCtx,
  { reference, format, baseUrl }: ExportData,
): Promise<object> {
  const { version, manifest } = await getDataVersion(ctx, { reference })
  const at = `${version.name}/${String(version.row.version)}`
  const isFile = manifest.source.format === 'file'
  // A file without rows has the address of its name's end.
  const end = isFile ? extname(manifest.source.fileName).slice(1) || 'original' : 'parquet'
  const path = `data/${encodeURIComponent(version.name)}/${String(version.row.version)}.${end}`
  const described: DescribedVersion = {
    ...{ version, manifest, baseUrl },
    contentUrl: baseUrl === undefined ? path : `${baseUrl}/${path}`,
  }
  if (format === 'openlineage') return openLineageOf(described)
  return croissantOf(
    described,
    await factsOf(ctx, { reference: at, format: isFile ? 'original' : end }),
  )
}

async function factsOf(
  ctx: DataCtx,
  file: { readonly reference: string; readonly format: string },
): Promise<FileFacts> {
  const { path, fileName, sizeBytes, release } = await openDataFile(ctx, { ...file, part: {} })
  try {
    const hash = createHash('sha256')
    // The guarantee: streams of files give bytes.
    for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
    return { fileName, sizeBytes, sha256: hash.digest('hex') }
  } finally {
    release()
  }
}
