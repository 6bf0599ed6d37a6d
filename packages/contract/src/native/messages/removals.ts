import { int32, int64, list, nested, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { givenTimeMs, timeMs } from './values.ts'

const gapFields = {
  from: givenTimeMs.required(),
  until: givenTimeMs.required(),
  calls: int64().between(1, 1e12).about('Answered, and not in the log.').required(),
  reason: string().about('Such as `sampled` or `queue full`.').required(),
}

export const newGap = message('NewLogGap', {
  deployment_id: string().required(),
  ...gapFields,
})

export type NativeNewGap = Infer<typeof newGap>

export const gapList = message('LogGaps', {
  gaps: list(nested(message('LogGap', { ...gapFields, recorded_time: timeMs.required() })))
    .about('Newest first, 1,000 at most.')
    .required(),
})

export const expireRequest = message('ExpirePayloads', {
  name: string().about('Of the deployments.').required(),
  older_than_days: int32().between(0, 36_500).about('By the policy of each deployment if absent.'),
})

export const eraseRequest = message('EraseEntity', {
  name: string().about('Of the deployments.').required(),
  entity_key: string().required(),
  reason: string().default(''),
})

export const removedCalls = message('RemovedCalls', {
  calls: int64().about('Of which something was removed.').required(),
})
