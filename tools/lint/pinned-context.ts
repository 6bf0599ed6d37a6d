import type { LintContext, LintNode, LintRule } from './lint-types.ts'

const ambient: ReadonlyMap<string, string> = new Map([
  ['Date.now', 'time'],
  ['performance.now', 'time'],
  ['process.hrtime', 'time'],
  ['Math.random', 'randomness'],
  ['crypto.randomUUID', 'randomness'],
  ['crypto.getRandomValues', 'randomness'],
  ['crypto.randomBytes', 'randomness'],
])

/** Reports the clock and randomness of the machine; the configuration switches it on in packages/core. */
export const pinnedContext: LintRule = {
  meta: { type: 'problem', docs: { description: 'time and randomness come by ctx' } },
  create(context) {
    return {
      MemberExpression(node) {
        const name = `${node.object?.name ?? ''}.${node.property?.name ?? ''}`
        const what = ambient.get(name)
        if (what !== undefined) report(context, node, what)
      },
      NewExpression(node) {
        if (node.callee?.name === 'Date' && node.arguments?.length === 0)
          report(context, node, 'time')
      },
    }
  },
}

function report(context: LintContext, node: LintNode, what: string): void {
  context.report({ node, message: `Take ${what} from ctx, so that tests can pin it.` })
}
