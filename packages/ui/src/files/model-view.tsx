import { useMemo, type ReactNode } from 'react'
import { Copied } from '../controls/copied.tsx'
import { KeyValues } from '../controls/key-values.tsx'
import { readModelFile, type ModelField } from './model-file.ts'
import css from './files.module.css'

/** An `MLmodel` file: how the model is loaded, what goes in and what comes out, and the file itself. */
export function ModelView({ text }: { readonly text: string }): ReactNode {
  const { flavors, inputs, outputs, uri } = useMemo(() => readModelFile(text), [text])
  return (
    <div className={css['model']}>
      <KeyValues
        title="Model"
        hasCount={false}
        rows={[
          ['Flavors', flavors.join(', ')],
          ...(uri === undefined
            ? []
            : [['Load it', <Copied text={`mlflow.pyfunc.load_model("${uri}")`} />] as const]),
        ]}
      />
      {inputs.length > 0 && <KeyValues title="Inputs" rows={inputs.map(fieldRow)} />}
      {outputs.length > 0 && <KeyValues title="Outputs" rows={outputs.map(fieldRow)} />}
      <pre className={css['text']} tabIndex={0}>
        {text}
      </pre>
    </div>
  )
}

function fieldRow({ name, type, isRequired }: ModelField): readonly [string, string] {
  return [name, isRequired ? type : `${type}, may be absent`]
}
