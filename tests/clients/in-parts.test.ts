import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'artifacts go up and come down in parts',
  program: 'in_parts.py',
  onPostgresToo: true,
})

suiteOfPythonChecks({
  title: 'artifacts of a client of the 2.x line go up in parts',
  program: 'in_parts.py',
  environment: 'mlflow-2.22.5',
})
