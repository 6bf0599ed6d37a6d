import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes a model that is its own loader: `predict` is the body of that method, with `data` and `self`. */
export async function writeModel(folder: string, predict: string, load = 'pass'): Promise<string> {
  const model = join(folder, 'model')
  await mkdir(join(model, 'code'), { recursive: true })
  await writeFile(
    join(model, 'MLmodel'),
    'flavors:\n  python_function:\n    loader_module: own_model\n    code: code\n    env: {}\nmlflow_version: 3.17.2\n',
  )
  const indent = (text: string): string => text.trim().replaceAll(/^/gmu, '        ')
  await writeFile(
    join(model, 'code', 'own_model.py'),
    `import os, subprocess, sys, tempfile, time

class Model:
    def __init__(self):
${indent(load)}

    def predict(self, data, params=None):
${indent(predict)}

def _load_pyfunc(path):
    return Model()
`,
  )
  return model
}

/** A body with one value. */
export function bodyOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify({ inputs: [value] }))
}
