import type { LocalChanges } from './local-changes.ts'

/** A project's code, as it is run. */
export interface CheckedOut {
  /** Where its `MLproject` is. */
  readonly folder: string
  /** Undefined where the code is in no repository. */
  readonly git: CheckedOutGit | undefined
  /** Of the user's own working tree; undefined for a commit that was fetched. */
  readonly changes: LocalChanges | undefined
  /** As MLflow names it: an address or path, and `#subdirectory`. Without passwords. */
  readonly sourceName: string
  /** The folder of a checkout of its own, to be removed after use; undefined for the user's own. */
  readonly root: string | undefined
}

export interface CheckedOutGit {
  readonly commit: string
  /** Where `origin` is, without a password; undefined if there is none. */
  readonly repository: string | undefined
  /** Only if a branch was asked for by its name. */
  readonly branch: string | undefined
  /** The project's folder below the root of the repository, with `/`; empty for the root. */
  readonly subdirectory: string
}
