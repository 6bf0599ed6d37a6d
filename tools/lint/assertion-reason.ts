import type { LintContext, LintNode, LintRule } from './lint-types.ts'

/**
 * `as T` and `x!` switch the compiler off, so each needs a comment that states why it holds: on its line, or
 * ending on the line before the statement. `as const` and `as unknown` claim nothing and are free.
 */
export const assertionReason: LintRule = {
  meta: { type: 'problem', docs: { description: 'a type assertion states its guarantee' } },
  create(context) {
    const lines = commentedLines(context)
    return {
      TSAsExpression: (node) => {
        if (!claimsNothing(node)) check(context, node, lines)
      },
      TSNonNullExpression: (node) => check(context, node, lines),
    }
  },
}

function claimsNothing(node: LintNode): boolean {
  const target = node.typeAnnotation
  if (target?.type === 'TSUnknownKeyword') return true
  return target?.type === 'TSTypeReference' && target.typeName?.name === 'const'
}

function commentedLines(context: LintContext): ReadonlySet<number> {
  const lines = new Set<number>()
  for (const comment of context.sourceCode.getAllComments()) {
    for (let line = comment.loc.start.line; line <= comment.loc.end.line; line++) lines.add(line)
  }
  return lines
}

function check(context: LintContext, node: LintNode, commented: ReadonlySet<number>): void {
  const first = statementOf(node).loc.start.line
  for (let line = first - 1; line <= node.loc.start.line; line++) if (commented.has(line)) return
  const what = node.type === 'TSAsExpression' ? 'as' : '!'
  context.report({
    node,
    message: `State in a comment on this line or above the statement why this "${what}" always holds, or parse the value.`,
  })
}

/** The nearest statement or member that holds the node: the place above which one writes a comment. */
function statementOf(node: LintNode): LintNode {
  let place = node
  while (place.parent !== undefined && !isCommentable(place.type)) place = place.parent
  return place
}

function isCommentable(type: string): boolean {
  return /Statement$|Declaration$|^Property$|^PropertyDefinition$|^MethodDefinition$|^SwitchCase$/u.test(
    type,
  )
}
