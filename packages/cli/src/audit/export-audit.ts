import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { call, httpCall } from '@stemma/sdk/client'
import { fileError } from '../artifacts/file-error.ts'
import { machine, type Effects } from '../effects.ts'
import { writeWholeFile } from '../files/write-whole-file.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'

export interface ExportAuditOptions extends DataOptions {
  /** Milliseconds since 1970. */
  readonly from?: number
  readonly to?: number
  readonly output: string
  readonly payloads: boolean
}

/** Signs the end of the log, writes a stretch of it, and the program that checks that beside it. */
export async function exportAudit(
  options: ExportAuditOptions,
  effects: Effects = machine,
): Promise<void> {
  const { from, to, output, payloads } = options
  const { verifierSource } = await import('./verifier-source.ts')
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, note } = openSession(reached, own)
    const { key_id: key } = await call(http, 'audit.checkpoint', {})
    const request = httpCall('audit.export', {
      payloads,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { until: to }),
    })
    const verifier = join(dirname(output), 'verify.mjs')
    try {
      await writeWholeFile(output, http.bytes(request))
      await writeFile(verifier, verifierSource)
    } catch (error) {
      throw fileError(error)
    }
    if (json) return printJson({ bundle: output, verifier, key_id: key })
    return note(`Wrote ${output}. Check it anywhere: node ${verifier} ${output} --key ${key}`)
  })
}
