import { suiteOfPythonChecks } from './run-python-checks.ts'

for (const environment of ['mlflow-3.17.2', 'mlflow-3.18.0'] as const)
  suiteOfPythonChecks({
    title: `answers of two scoring servers of ${environment}`,
    program: 'scoring_parity.py',
    environment,
  })
