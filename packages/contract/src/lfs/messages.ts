import { boolean, int32, int64, list, nested, string } from '../message/field.ts'
import { message, type Infer } from '../message/message.ts'

const ref = nested(message('LfsRef', { name: string() }))

const object = nested(
  message('LfsObject', {
    oid: string().about('SHA-256 of the bytes in small hexadecimal digits.').default(''),
    size: int64().about('In bytes.').default(0),
  }),
)

/** What a client wants to send or get. */
export const lfsBatchRequest = message('LfsBatch', {
  operation: string().about('`upload` or `download`.').required(),
  objects: list(object).required(),
  transfers: list(string()).about('Ways that the client knows; `basic` if it names none.'),
  ref,
  hash_algo: string().default('sha256'),
})

export type LfsBatchRequest = Infer<typeof lfsBatchRequest>

/** Whether an object came, as it was sent. */
export const lfsVerifyRequest = message('LfsVerify', {
  oid: string().required(),
  size: int64().required(),
})

export const lfsCreateLockRequest = message('LfsCreateLock', { path: string().required(), ref })

export const lfsListLocksRequest = message('LfsListLocks', {
  path: string(),
  id: string(),
  cursor: string(),
  limit: int32(),
})

export const lfsVerifyLocksRequest = message('LfsVerifyLocks', {
  ref,
  cursor: string(),
  limit: int32(),
})

export const lfsUnlockRequest = message('LfsUnlock', { force: boolean().default(false), ref })

/** A request whose path says all. */
export const lfsPathRequest = message('LfsPath', { rest: string() })
