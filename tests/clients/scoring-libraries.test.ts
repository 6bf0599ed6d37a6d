import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'models of several libraries',
  program: 'scoring_libraries.py',
  environment: 'mlflow-3.18.0',
})
