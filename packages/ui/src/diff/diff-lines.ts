import { diffLines as linesOf } from 'diff'

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
  readonly before: number | undefined
  readonly now: number | undefined
}

/** Lines of equal text around a change that are shown; the others are folded. */
const context = 3

/** A gap between changes: so many lines that are the same. */
export interface DiffGap {
  readonly kind: 'gap'
  readonly count: number
  readonly before: number
}

/** Two texts line by line: what was taken away, what came, and a few lines around. */
export function diffLines(before: string, now: string): readonly (DiffLine | DiffGap)[] {
  const parts = linesOf(before, now)
  const lines: (DiffLine | DiffGap)[] = []
  let [left, right] = [1, 1]
  for (const [at, { value, added, removed }] of parts.entries()) {
    const texts = value.replace(/\n$/u, '').split('\n')
    if (added || removed) {
      for (const text of texts)
        lines.push({
          kind: added ? 'added' : 'removed',
          text,
          before: added ? undefined : left++,
          now: removed ? undefined : right++,
        })
      continue
    }
    const head = at === 0 ? 0 : context
    const tail = at === parts.length - 1 ? 0 : context
    const isFolded = texts.length > head + tail + 1
    for (const [line, text] of texts.entries()) {
      if (!isFolded || line < head || line >= texts.length - tail)
        lines.push({ kind: 'same', text, before: left, now: right })
      else if (line === head)
        lines.push({ kind: 'gap', count: texts.length - head - tail, before: left })
      left++
      right++
    }
  }
  return lines
}
