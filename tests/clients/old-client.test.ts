import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'a client of the 2.x line',
  program: 'old_client.py',
  environment: 'mlflow-2.22.5',
})
