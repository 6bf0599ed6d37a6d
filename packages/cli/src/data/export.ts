import type { DataExportRequest } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { fileError } from '../artifacts/file-error.ts'
import { serverUrl } from '../client/server-url.ts'
import { machine, type Effects } from '../effects.ts'
import { writeWholeFile } from '../files/write-whole-file.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'

export interface ExportOptions extends DataOptions {
  readonly reference: string
  readonly format: DataExportRequest['format']
  /** Standard output if absent. */
  readonly output?: string
}

/** Prints a document that describes a version for other programs. Addresses in it are those of the server; on a folder they are relative. */
export async function exportData(
  { reference, format, output, ...options }: ExportOptions,
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, effects: shown } = openSession(reached, own)
    const { document } = await call(http, 'data.export', {
      reference,
      format,
      ...(options.data === undefined && { base_url: addressOf(options, effects) }),
    })
    const text = `${JSON.stringify(JSON.parse(document), undefined, 2)}\n`
    if (output === undefined) return shown.stdout.write(text)
    try {
      await writeWholeFile(output, bytesOf(text))
    } catch (error) {
      throw fileError(error)
    }
  })
}

/** The server without what may be secret in its address. */
function addressOf({ url }: DataOptions, { environment }: Effects): string {
  const address = new URL(serverUrl(url, environment).url)
  return `${address.origin}${address.pathname}`.replace(/\/+$/u, '')
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
