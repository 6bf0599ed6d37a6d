import type { LintRule } from './lint-types.ts'

const limit = 800

/** Refuses files over 800 lines; `max-lines` already warns at 300. */
export const fileSize: LintRule = {
  meta: { type: 'problem', docs: { description: 'no file over 800 lines' } },
  create(context) {
    return {
      Program(node) {
        const { length } = context.sourceCode.lines
        if (length <= limit) return
        const message = `${String(length)} lines; ${String(limit)} is the most. Split it by noun or verb.`
        context.report({ node, message })
      },
    }
  },
}
