/** A model that is evaluated here. */
export interface TreeModel {
  /** For the record, such as `xgboost 3.2.0`. */
  readonly runtime: string
  readonly featureCount: number
  /** Numbers of one row's answer: 1, or one for each class. */
  readonly outputs: number
  /** The sums of the trees for the features of one row, before the objective. */
  readonly margin: (features: ArrayLike<number>, into: Float64Array) => void
  /** What the objective makes of them, in place. */
  readonly transform: (margins: Float64Array) => void
  /** Where its trees part, by feature. */
  readonly thresholds: () => readonly (readonly number[])[]
  /** Numbers are printed as the doubles that their 32 bits are. */
  readonly isSingle: boolean
}

/** What keeps a model from being evaluated here; it is served by Python then. */
export class NotNativeError extends Error {
  override readonly name = 'NotNativeError'
}
