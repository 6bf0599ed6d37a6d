/** A syntax node, in the ESTree form that oxlint hands to plugins; only what the house rules read. */
export interface LintNode {
  readonly type: string
  readonly loc: { readonly start: { readonly line: number } }
  readonly parent?: LintNode
  readonly source?: LintNode | null
  readonly importKind?: string
  readonly exportKind?: string
  readonly value?: unknown
  readonly quasis?: readonly LintNode[]
  readonly name?: string
  readonly typeAnnotation?: LintNode
  readonly typeName?: LintNode
  readonly object?: LintNode
  readonly property?: LintNode
  readonly callee?: LintNode
  readonly arguments?: readonly LintNode[]
}

/** A comment and the lines that it covers. */
export interface LintComment {
  readonly value: string
  readonly loc: {
    readonly start: { readonly line: number }
    readonly end: { readonly line: number }
  }
}

/** What oxlint gives to a rule for one file. */
export interface LintContext {
  readonly filename: string
  readonly sourceCode: {
    readonly lines: readonly string[]
    getAllComments(): readonly LintComment[]
  }
  report(problem: { readonly node: LintNode; readonly message: string }): void
}

export interface LintRule {
  readonly meta: { readonly type: 'problem'; readonly docs: { readonly description: string } }
  create(context: LintContext): Readonly<Record<string, (node: LintNode) => void>>
}

export interface LintPlugin {
  readonly meta: { readonly name: string }
  readonly rules: Readonly<Record<string, LintRule>>
}
