import type { SqlValue } from './sql-rows.ts'

export function text(value: SqlValue | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}

export function isInt(value: SqlValue | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

export function stageOf(value: SqlValue | undefined): 'active' | 'deleted' {
  return value === 'deleted' ? 'deleted' : 'active'
}

const statuses = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const

export function statusOf(value: SqlValue | undefined): (typeof statuses)[number] {
  return statuses.find((status) => status === value) ?? 'FINISHED'
}

const modelStatuses = [
  'LOGGED_MODEL_STATUS_UNSPECIFIED',
  'LOGGED_MODEL_PENDING',
  'LOGGED_MODEL_READY',
  'LOGGED_MODEL_UPLOAD_FAILED',
] as const

export function modelStatus(value: SqlValue | undefined): (typeof modelStatuses)[number] {
  return modelStatuses[Number(value)] ?? 'LOGGED_MODEL_READY'
}

const stages = ['None', 'Staging', 'Production', 'Archived'] as const

export function stageName(value: unknown): (typeof stages)[number] {
  return stages.find((stage) => stage === value) ?? 'None'
}
