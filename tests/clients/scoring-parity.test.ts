import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'answers of two scoring servers',
  program: 'scoring_parity.py',
})
