import type { GatePolicy, KeyValue, NativeDecision, NativeGateMeasure } from '@stemma/contract'
import type { GateFigure } from './judge.ts'

/** What a decision says besides the columns of its row. Kept as JSON; fields are only ever added. */
export interface DecisionContent {
  readonly reasons: readonly string[]
  /** Absent for an override. */
  readonly policy?: GatePolicy
  readonly measures: readonly NativeGateMeasure[]
  readonly figures: readonly GateFigure[]
  readonly tests: NativeDecision['tests']
  readonly overlaps: NativeDecision['overlaps']
  readonly environment: readonly KeyValue[]
}
