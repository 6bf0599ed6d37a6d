import type { LintContext, LintNode, LintRule } from './lint-types.ts'

// The shape of a statement, not the word alone: "select a run" in an error text is no SQL.
const statement =
  /^\s*(?:select\s[\s\S]+\sfrom\s|insert\s+(?:or\s+\w+\s+)?into\s|update\s+\S+\s+set\s|delete\s+from\s|create\s+(?:unique\s+)?(?:table|index|view)\s|alter\s+table\s|drop\s+(?:table|index|view)\s|pragma\s+\w+)/iu

/** Reports SQL statements in strings; the configuration switches it on everywhere above the store. */
export const sqlPlace: LintRule = {
  meta: { type: 'problem', docs: { description: 'SQL lives in packages/store' } },
  create(context) {
    return {
      Literal: (node) => check(context, node, node.value),
      TemplateLiteral: (node) => check(context, node, textOf(node)),
    }
  },
}

function check(context: LintContext, node: LintNode, text: unknown): void {
  if (typeof text !== 'string' || !statement.test(text)) return
  context.report({
    node,
    message:
      'SQL lives in packages/store: add a function to the repository of that table and call it.',
  })
}

function textOf(node: LintNode): string {
  const parts: string[] = []
  for (const quasi of node.quasis ?? []) {
    const value: unknown = quasi.value
    if (typeof value === 'object' && value !== null && 'raw' in value) parts.push(String(value.raw))
  }
  return parts.join('?')
}
