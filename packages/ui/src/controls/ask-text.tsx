import { useId, useState, type ReactNode } from 'react'
import { Dialog } from './dialog.tsx'
import css from './controls.module.css'
import dialogCss from './dialog.module.css'

interface Question {
  readonly name: string
  readonly label: string
  readonly value?: string
  readonly isLong?: boolean
  readonly isOptional?: boolean
}

interface AskTextProps {
  readonly title: string
  readonly action: string
  readonly questions: readonly Question[]
  readonly onAnswer: (answers: Readonly<Record<string, string>>) => void
  readonly onClose: () => void
}

/** Asks for a few lines of text. */
export function AskText({ title, action, questions, onAnswer, onClose }: AskTextProps): ReactNode {
  const id = useId()
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(questions.map(({ name, value = '' }) => [name, value])),
  )
  const isMissing = questions.some(
    ({ name, isOptional = false }) => !isOptional && (answers[name] ?? '').trim() === '',
  )
  return (
    <Dialog
      {...{ title, action, onClose }}
      isDisabled={isMissing}
      onAction={() => onAnswer(answers)}
    >
      {questions.map(({ name, label, isLong = false }) => {
        const common = {
          id: `${id}${name}`,
          className: css['input'],
          value: answers[name] ?? '',
          onChange: ({ target }: { readonly target: { readonly value: string } }) =>
            setAnswers({ ...answers, [name]: target.value }),
        }
        return (
          <div key={name} className={dialogCss['question']}>
            <label htmlFor={common.id}>{label}</label>
            {isLong ? <textarea rows={10} {...common} /> : <input type="text" {...common} />}
          </div>
        )
      })}
    </Dialog>
  )
}
