import { boolean, int64, list, nested, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { givenTimeMs, timeMs } from './values.ts'

const fault = message('LogFault', {
  kind: string().about('Such as `call-changed`, `call-deleted`, `calls-exchanged`.').required(),
  seq: int64().about('Number of the entry of the chain.').required(),
  inference_id: string().about('Of the call, where it is known.').required(),
  text: string().required(),
})

export type NativeLogFault = Infer<typeof fault>

export const verifyProgress = message('VerifyProgress', {
  entries: int64().about('Entries of the chain that were looked at.').required(),
  rows: int64().about('Rows of answers.').required(),
  checkpoints: int64().about('Signatures.').required(),
  without_payload: int64().about('Calls whose bodies a policy removed.').required(),
  faults: list(nested(fault)).about('Those that were found since the line before.').required(),
  key_ids: list(string()).about('Of the keys that signed.').required(),
  is_done: boolean().required(),
})

export type NativeVerifyProgress = Infer<typeof verifyProgress>

export const checkpointAnswer = message('LogCheckpoint', {
  seq: int64().required(),
  hash: string().required(),
  time: timeMs.required(),
  key_id: string().required(),
  public_key: string().about('Of Ed25519: SubjectPublicKeyInfo, hexadecimal.').required(),
  signature: string().required(),
})

export type NativeLogCheckpoint = Infer<typeof checkpointAnswer>

export const auditExportRequest = message('ExportAudit', {
  from: givenTimeMs,
  until: givenTimeMs,
  payloads: boolean().about('With what came and went.').default(true),
})

export type AuditExportRequest = Infer<typeof auditExportRequest>

export const auditLine = message('AuditLine', {
  type: string().about('`head`, `entry`, `checkpoint` or `end`.').required(),
})
