import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'

/** Signs the end of the log and prints what was signed: to be kept where nobody who can write the log can reach it. */
export async function signAudit(options: DataOptions, effects: Effects = machine): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, effects: shown } = openSession(reached, own)
    const signed = await call(http, 'audit.checkpoint', {})
    if (json) return printJson(signed)
    const { seq, hash, key_id: key, signature } = signed
    await shown.stdout.write(
      `entry      ${String(seq)}\nhash       ${hash}\nkey        ${key}\nsignature  ${signature}\n`,
    )
  })
}
