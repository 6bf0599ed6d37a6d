import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'models judged on the same data',
  program: 'gate.py',
})
