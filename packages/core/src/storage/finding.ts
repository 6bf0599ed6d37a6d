/** Something wrong, and how it is mended if it can be. */
export interface Finding {
  readonly place: string
  readonly problem: string
  readonly mend?: () => Promise<void>
}

/** A finding of a check, or the name of what is looked at next. */
export type Found = Finding | { readonly looksAt: string }
