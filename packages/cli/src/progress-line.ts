import type { Effects } from './effects.ts'

const clearLine = '\r\u001b[K'

/** One line of a terminal that says how far something is, and is gone at the end. Nothing where nobody watches. */
export interface ProgressLine {
  readonly tell: (text: string) => Promise<void>
  /** Makes room for other output; the next text brings the line back. */
  readonly clear: () => Promise<void>
}

export interface ProgressLineOptions {
  /** What comes sooner than this after another text is left out, in milliseconds. */
  readonly everyMs?: number
}

export function progressLine(
  { stderr, now }: Pick<Effects, 'stderr' | 'now'>,
  { everyMs = 0 }: ProgressLineOptions = {},
): ProgressLine {
  let isShown = false
  let toldMs = everyMs === 0 ? -Infinity : now()
  return {
    tell: async (text) => {
      if (!stderr.isTerminal || now() - toldMs < everyMs) return
      toldMs = now()
      isShown = true
      await stderr.write(clearLine + text)
    },
    clear: async () => {
      if (!isShown) return
      isShown = false
      await stderr.write(clearLine)
    },
  }
}
