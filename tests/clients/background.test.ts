import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'asynchronous, parallel and system metric logging',
  program: 'background.py',
})
