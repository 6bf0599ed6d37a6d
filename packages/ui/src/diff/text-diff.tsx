import { useMemo, type ReactNode } from 'react'
import { Message } from '../app/message.tsx'
import { diffLines } from './diff-lines.ts'
import css from './diff.module.css'

interface TextDiffProps {
  readonly before: string
  readonly now: string
}

const signs = { same: ' ', added: '+', removed: '−' } as const

/** What differs between two texts. */
export function TextDiff({ before, now }: TextDiffProps): ReactNode {
  const lines = useMemo(() => diffLines(before, now), [before, now])
  if (before === now) return <Message title="The files are the same">Byte for byte.</Message>
  return (
    <div className={css['diff']} tabIndex={0} role="region" aria-label="Differences">
      <table>
        <tbody>
          {lines.map((line, at) =>
            line.kind === 'gap' ? (
              <tr key={at} data-kind="gap">
                <td colSpan={4}>{line.count} lines are the same</td>
              </tr>
            ) : (
              <tr key={at} data-kind={line.kind}>
                <td>{line.before}</td>
                <td>{line.now}</td>
                <td>{signs[line.kind]}</td>
                <td>{line.text}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  )
}
