import type { Problem } from '@/api/problem'

import type { Flaw } from '../matters/queries'
import { lineOf } from './lines'
import type { PackageFile } from './package'

/** What the catalogue says is wrong with a package, with the lines its pointers mean. */
export function flawsOf(problem: Problem, files: PackageFile[]): Flaw[] {
  return problem.errors.map(({ pointer, message }) => {
    const [, , escaped = '', ...rest] = pointer.split('/')
    const file = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
    const element = rest.length ? `/${rest.join('/')}` : null
    const source = files.find((each) => each.name === file)?.text
    const line = source && element ? (lineOf(file, source, element) ?? null) : null
    const code = problem.code
    return { code, file, element, line, column: null, message: { zh: message, en: message } }
  })
}

export interface Runnable {
  process_bpmn: string
  form: Record<string, unknown>
  form_ui: Record<string, unknown>
  documents: Record<string, string>
  writeback: Record<string, unknown>
}

const REQUIRED = ['process.bpmn', 'form.json', 'form.ui.json']

/** What workflow has to judge, or why it cannot; null if the package has no process. */
export function runnable(
  files: PackageFile[],
  say: (key: 'missing' | 'notJson') => { zh: string; en: string },
): { runs: Runnable } | { flaws: Flaw[] } | null {
  const texts = new Map(files.map(({ name, text }) => [name, text ?? '']))
  if (![...texts.keys()].some((name) => name !== 'matter.yaml')) return null
  const flaws: Flaw[] = REQUIRED.filter((name) => !texts.has(name)).map((file) => ({
    code: 'missing-file',
    file,
    message: say('missing'),
  }))
  const json = (name: string): Record<string, unknown> => {
    const text = texts.get(name)
    if (text === undefined) return {}
    try {
      const read: unknown = JSON.parse(text)
      if (typeof read === 'object' && read !== null && !Array.isArray(read)) {
        return read as Record<string, unknown>
      }
      flaws.push({ code: 'not-json', file: name, message: say('notJson') })
    } catch (error) {
      flaws.push({ code: 'not-json', file: name, ...placeIn(error), message: say('notJson') })
    }
    return {}
  }
  const runs = {
    process_bpmn: texts.get('process.bpmn') ?? '',
    form: json('form.json'),
    form_ui: json('form.ui.json'),
    writeback: json('writeback.json'),
    documents: Object.fromEntries(
      [...texts].flatMap(([name, text]) => {
        const stem = /^documents\/(.+)\.typ$/.exec(name)?.[1]
        return stem ? [[stem, text]] : []
      }),
    ),
  }
  return flaws.length ? { flaws } : { runs }
}

/** Browsers say where JSON breaks in their message only; some do not say it at all. */
function placeIn(error: unknown): { line?: number; column?: number } {
  const match = /line (\d+) column (\d+)/.exec(String(error))
  return match ? { line: Number(match[1]), column: Number(match[2]) } : {}
}
