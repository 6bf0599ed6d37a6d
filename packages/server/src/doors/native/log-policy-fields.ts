import type { NativeDeployment } from '@stemma/contract'
import type { DeploymentRow, LogPolicy } from '@stemma/core'

type Fields = Pick<
  NativeDeployment,
  'role' | 'log' | 'personal' | 'personal_as' | 'without_payloads' | 'payload_days'
>

/** What differs from what is usual: a deployment that keeps all has an empty policy. */
export function policyOf(request: Fields): LogPolicy {
  const { log, personal, personal_as: as, without_payloads: without, payload_days: days } = request
  return {
    ...(log !== 'durable' && { log }),
    ...(personal.length > 0 && { personal, personalAs: as }),
    ...(without && { withoutPayloads: true }),
    ...(days !== undefined && { payloadDays: days }),
  }
}

/** The policy of a deployment as its message has it. */
export function policyFields({ role, policy }: DeploymentRow): Fields {
  const known = JSON.parse(policy) as LogPolicy // a verb wrote it
  const { log, personal, personalAs, withoutPayloads, payloadDays } = known
  return {
    role: role === 'challenger' || role === 'shadow' ? role : 'champion',
    log: log ?? 'durable',
    personal: personal ?? [],
    personal_as: personalAs ?? 'hash',
    without_payloads: withoutPayloads ?? false,
    ...(payloadDays !== undefined && { payload_days: payloadDays }),
  }
}
