import type { NativeLogFault, NativeVerifyProgress } from '@stemma/contract'
import { httpCall, readLines } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError } from '../fail.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { progressLine } from '../progress-line.ts'
import { openSession } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'

export interface VerifyAuditOptions extends DataOptions {
  /** The id of the key that signatures must have. */
  readonly key?: string
}

/** Checks the log, prints what is wrong with it, and throws CliError if anything is. */
export async function verifyAudit(
  options: VerifyAuditOptions,
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, effects: shown } = openSession(reached, own)
    const progress = progressLine(own, { everyMs: 200 })
    const faults: NativeLogFault[] = []
    let last: NativeVerifyProgress | undefined
    for await (const line of readLines(http, httpCall('audit.verify', {}))) {
      last = line as NativeVerifyProgress // what the route's record says
      faults.push(...last.faults)
      await progress.tell(`${String(last.entries)} entries checked`)
    }
    await progress.clear()
    if (last === undefined || !last.is_done) throw new CliError('the check broke off.')
    for (const id of last.key_ids)
      if (options.key !== undefined && id !== options.key)
        faults.push({
          kind: 'checkpoint-broken',
          seq: 0,
          inference_id: '',
          text: `There are signatures of another key, ${id}.`,
        })
    if (json) await printJson({ ...last, faults })
    else {
      const lines = faults.map(({ text, inference_id: id }) =>
        escapeControls(`FAULT  ${text}${id === '' || text.includes(id) ? '' : `  ${id}`}`),
      )
      lines.push(
        `${String(last.entries)} entries, ${String(last.rows)} rows, ${String(last.checkpoints)} signatures${last.key_ids.length === 0 ? '' : ` of ${last.key_ids.join(', ')}`}, ${String(last.without_payload)} calls without their bodies: ${faults.length === 0 ? 'all is as it was logged' : `${faults.length} faults`}`,
      )
      await shown.stdout.write(`${lines.join('\n')}\n`)
    }
    if (faults.length > 0) throw new CliError('the log is not what was logged.')
  })
}
