import type { Session } from '../session.ts'
import { displayWidth } from './display-width.ts'
import { escapeControls } from './escape-controls.ts'
import { styleFor } from './style.ts'

/** The facts about one thing, a line each; tab-separated where nobody reads along. Nothing is cut off. */
export async function printFields(
  { effects: { stdout, environment } }: Pick<Session, 'effects'>,
  fields: readonly (readonly [name: string, value: string])[],
): Promise<void> {
  const style = styleFor(stdout, environment)
  const width = Math.max(...fields.map(([name]) => displayWidth(name)))
  const lines = fields.map(([name, value]) => {
    const text = escapeControls(value)
    if (!stdout.isTerminal) return `${name}\t${text}\n`
    return `${style('bold', name)}${' '.repeat(width - displayWidth(name))}  ${text}\n`
  })
  await stdout.write(lines.join(''))
}
