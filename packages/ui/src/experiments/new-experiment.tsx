import { useState, type ReactNode } from 'react'
import { refreshExperiments } from '../api/refresh.ts'
import { ask } from '../api/server.ts'
import { AskText } from '../controls/ask-text.tsx'
import { Button } from '../controls/button.tsx'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { attempt } from '../runs/run-actions.ts'

export function NewExperiment(): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const create = (name: string): Promise<boolean> =>
    attempt(async () => {
      const { experiment_id } = await ask('experiments.create', { name: name.trim() })
      navigate(paths.experiment(experiment_id))
    }, refreshExperiments)
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>New experiment</Button>
      {isOpen && (
        <AskText
          title="New experiment"
          action="Create"
          questions={[{ name: 'name', label: 'Name; a slash puts it into a folder' }]}
          onAnswer={({ name = '' }) => {
            setIsOpen(false)
            void create(name)
          }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  )
}
