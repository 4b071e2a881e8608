import type { Text } from '@/i18n/said'

import type { Flaw } from './queries'

type Translate = (key: string, named: Record<string, unknown>) => string

/** Line 3, column 5; empty where only the file is known. */
export function placeOf({ line, column }: Flaw, t: Translate): string {
  if (!line) return ''
  return column ? t('place', { line, column }) : t('lineProblem', { line })
}

export interface Step {
  element: string
  kind: 'user' | 'service'
  title: Text
  post: string | null
  days: number | null
}

const OURS = 'https://yiwang.example/bpmn'
const TASKS = { userTask: 'user', serviceTask: 'service' } as const

/** The tasks of a process in the order they are written; none if it cannot be read. */
export function stepsIn(bpmn: string): Step[] {
  const read = new DOMParser().parseFromString(bpmn, 'application/xml')
  return [...read.getElementsByTagName('*')].flatMap((each) => {
    const kind = TASKS[each.localName as keyof typeof TASKS] as Step['kind'] | undefined
    if (!kind) return []
    const element = each.getAttribute('id') ?? ''
    const name = each.getAttribute('name') ?? element
    const own = (attribute: string) => each.getAttributeNS(OURS, attribute)
    const title = { zh: name, en: own('title-en') ?? name }
    const days = Number(own('days')) || null
    return [{ element, kind, title, post: own('post'), days }]
  })
}

/** Whether somebody drew the process; without a diagram there is nothing to show. */
export function isDrawn(bpmn: string): boolean {
  return /<(\w+:)?BPMNDiagram[\s>]/.test(bpmn)
}
