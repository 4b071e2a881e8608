"""Publishing (上架): how a matter package becomes a version of a matter, and goes online.

A package is a folder: `matter.yaml` and, for what is done here, `process.bpmn`,
`form.json`, `form.ui.json`, `writeback.json` and `documents/*.typ`. Workflow
judges what it would have to run; the version before stays online meanwhile.
"""
