/** What a stage of a `dvc.yaml` gives. */
export interface StageOutput {
  /** Below the folder in which the stage runs, as it is written. */
  readonly path: string
  readonly isCached: boolean
  /** It stays where it is before the stage runs. */
  readonly isPersistent: boolean
  readonly isPushed: boolean
  /** One of its own, where it has one. */
  readonly remote: string | undefined
}

/** A stage of a `dvc.yaml`. */
export interface Stage {
  readonly name: string
  /** The `dvc.yaml`. */
  readonly file: string
  /** The folder in which it runs. */
  readonly folder: string
  /** One line of the shell, or several that run one after the other. */
  readonly command: string | readonly string[]
  readonly deps: readonly string[]
  /** Names of parameters by file, as both are written; undefined for all of a file. */
  readonly params: ReadonlyMap<string, readonly string[] | undefined>
  readonly outputs: readonly StageOutput[]
  /** Those of its outputs that are metrics. */
  readonly metrics: readonly string[]
  /** Nothing is run for it. */
  readonly isFrozen: boolean
  /** It is run whether anything changed or not. */
  readonly isAlwaysChanged: boolean
}
