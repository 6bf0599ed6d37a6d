import { hash } from 'node:crypto'
import {
  callContent,
  chainedFields,
  entryHash,
  predictionsHashOf,
} from '../../packages/core/src/serving/audit/chain-content.ts'

/*
 * What the chain costs by itself: digests of a call's rows and its entry, as they are made when the call is logged, without the database. The limit is as
 * many digests of texts as long. node --conditions=source bench/serving/chain.ts [CALLS]
 */

const calls = Number(process.argv[2] ?? 200_000)
const none = new Uint8Array(32)

function chain(): string {
  let head = ''
  for (let at = 0; at < calls; at++) {
    const rows = [[0, `C${at % 5000}`, String(at % 2), '{}']] as const
    const fields = chainedFields(
      {
        ...{ inference_id: at.toString(16).padStart(32, '0'), deployment_no: 1, status: 200 },
        ...{ client_request_id: '', at: 1_700_000_000_000 + at, row_count: 1, predict_us: 40 },
        ...{ total_us: 300, data_version: '', data_min_at: null, data_max_at: null, data_ref: '' },
        ...{ content_type: 'application/json', protocol: 'mlflow', source: 'serve' },
        ...{ request_hash: none, response_hash: none, payload_kept: 1 },
        predictions_hash: predictionsHashOf(rows),
      },
      'a'.repeat(32),
    )
    head = entryHash(head, at + 1, callContent(fields))
  }
  return head
}

function limit(): string {
  const content = 'c'.repeat(450)
  let head = ''
  for (let at = 0; at < calls; at++) {
    hash('sha256', '[0,"C1","0","{}"]\n', 'buffer')
    head = hash('sha256', `${head}\n${at}\n${content}`)
  }
  return head
}

for (const [title, work] of Object.entries({ chain, limit, 'chain again': chain })) {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  console.log(`${title}: ${((user + system) / calls).toFixed(2)} µs a call`)
}
