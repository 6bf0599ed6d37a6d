/** What a folder says of how it is run: its file `MLproject`, or its lack of one. */
export interface Project {
  readonly name: string | undefined
  readonly environment: ProjectEnvironment
  readonly entryPoints: ReadonlyMap<string, EntryPoint>
}

/** Where it says which packages it needs; `file` below the project's folder. */
export type ProjectEnvironment =
  | { readonly kind: 'python' | 'conda'; readonly file: string }
  | { readonly kind: 'none' }

export interface EntryPoint {
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** With `{name}` where a value goes. */
  readonly command: string
  /** A stage of a pipeline that stands for several, `NAME@…`, each of which is an entry point as well. */
  readonly isGroup?: boolean
}

export interface Parameter {
  readonly name: string
  /** `path` and `uri` mean something; any other word is a text. */
  readonly type: string
  readonly default: string | undefined
}
