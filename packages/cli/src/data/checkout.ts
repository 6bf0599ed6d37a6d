import { basename, extname } from 'node:path'
import type { DataFileRequest } from '@stemma/contract'
import { call, httpCall } from '@stemma/sdk/client'
import { summed } from '../artifacts/checked-bytes.ts'
import { fileError } from '../artifacts/file-error.ts'
import { transferProgress } from '../artifacts/transfer-progress.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { writeWholeFile } from '../files/write-whole-file.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { formatBytes } from '../table/format-number.ts'
import { checkoutFolder } from './checkout-folder.ts'

type Format = DataFileRequest['format']

const formats: readonly Format[] = ['parquet', 'csv', 'jsonl', 'arrow', 'original']

export interface CheckoutOptions extends DataOptions {
  readonly reference: string
  readonly file?: string
  readonly format?: Format
  readonly columns?: string
  readonly where?: string
  readonly limit?: number
  readonly signal?: AbortSignal
}

/** Writes a version, or a part of it, to a file, which is there as a whole or not at all. */
export async function checkoutData(
  options: CheckoutOptions,
  effects: Effects = machine,
): Promise<void> {
  const { reference, file, columns, where, limit, signal } = options
  await withData(options, effects, async (reached, own) => {
    const session = openSession(reached, own)
    const { http, json, printJson, note, effects: shown } = session
    const version = await call(http, 'data.show', { reference })
    if (version.format === 'files' && options.format === undefined) {
      const wanted = { version, folder: file, where, limit, signal }
      return checkoutFolder(session, wanted).catch((error: unknown) => {
        if (signal?.aborted === true)
          throw new CliError('stopped; the same command goes on.', exitCodes.interrupted)
        throw fileError(error)
      })
    }
    const isFile = version.format === 'file'
    const format = options.format ?? (isFile ? 'original' : formatOf(file))
    const target =
      file ??
      (isFile ? basename(version.file_name) : `${version.name}-${version.version}.${format}`)
    const request = httpCall('data.file', {
      // What was shown is what is written, wherever an alias moves meanwhile.
      reference: `${version.name}/${version.version}`,
      format,
      columns,
      where,
      limit,
    })
    const progress = transferProgress(shown)
    const { bytes, sum } = summed(
      http.bytes({ ...request, ...(signal && { signal }) }),
      progress.onBytes,
    )
    try {
      await writeWholeFile(target, bytes)
    } catch (error) {
      if (signal?.aborted === true) throw new CliError('stopped.', exitCodes.interrupted)
      throw fileError(error)
    } finally {
      await progress.end()
    }
    const { size_bytes: size } = sum()
    if (json)
      return printJson({ name: version.name, version: version.version, file: target, ...sum() })
    await note(
      `Wrote ${version.name}/${version.version} to ${basename(target)}, ${formatBytes(size)}.`,
    )
  })
}

function formatOf(file: string | undefined): Format {
  if (file === undefined) return 'parquet'
  const end = extname(file).slice(1).toLowerCase()
  const format = formats.find((known) => known === (end === 'feather' ? 'arrow' : end))
  if (format === undefined)
    throw new CliError(
      `the name ${basename(file)} does not say a format. Give --format parquet, csv, jsonl or arrow.`,
      exitCodes.usage,
    )
  return format
}
