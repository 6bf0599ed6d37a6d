import { suiteOfPythonChecks } from './run-python-checks.ts'

for (const program of [
  'archives.py',
  'artifacts.py',
  'background.py',
  'data.py',
  'evaluate.py',
  'in_parts.py',
  'logged_models.py',
  'search_experiments.py',
  'search_runs.py',
])
  suiteOfPythonChecks({
    title: `${program} with a client of 3.18`,
    program,
    environment: 'mlflow-3.18.0',
  })
