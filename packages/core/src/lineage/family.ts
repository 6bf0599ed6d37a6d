import type { LineageNoun, LineageWay } from '@stemma/store'

export type FamilyKind = LineageNoun | 'alias' | 'inference'

/** Something in the family tree. What does not fit its kind is absent. */
export interface FamilyNode {
  /** `data:/churn/7`, `runs:/ID`, `models:/churn/3`, `models:/churn@champion`, `models:/m-ID`, `deployments:/ID` or `inferences:/ID`. */
  readonly id: string
  readonly kind: FamilyKind
  /** For people. */
  readonly title: string
  readonly timeMs?: number
  readonly endTimeMs?: number
  /** Of a run. */
  readonly status?: string
  readonly experimentId?: string
  /** Of data. */
  readonly rows?: number
  readonly digest?: string
  readonly aliases?: readonly string[]
  /** It is in the trash. */
  readonly isDeleted: boolean
  /** The tree goes on behind it, but was not followed: it is another version of data that leads elsewhere, or there was no room. */
  readonly isOpen: boolean
  /** How many came of it that are not in the answer, where that is known. */
  readonly more: number
}

export interface FamilyEdge {
  /** What came first. */
  readonly from: string
  readonly to: string
  readonly way: LineageWay | 'names' | 'answered'
  /** Says more: the context in which data was read. */
  readonly note: string
}

export interface Family {
  /** The id of what was asked for. */
  readonly root: string
  readonly nodes: readonly FamilyNode[]
  readonly edges: readonly FamilyEdge[]
  /** There is more than was asked for. */
  readonly isPart: boolean
}

/** A node before it is shown: rows know each other by numbers. */
export interface Member {
  readonly noun: LineageNoun
  readonly no: number
}

export function keyOf({ noun, no }: Member): string {
  return `${noun} ${no}`
}
