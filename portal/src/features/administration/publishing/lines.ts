/** The line, from 1, of what a JSON Pointer names in a file; of what is around it if need be. */
export function lineOf(file: string, source: string, pointer: string): number | undefined {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~'))
  if (!steps.length) return undefined
  return file.endsWith('.json') ? lineInJson(source, steps) : lineInYaml(source, steps)
}

function lineInJson(source: string, steps: string[]): number | undefined {
  const tokens = [...source.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)]
  let at = 0
  let found: number | undefined
  const text = () => tokens[at]?.[0]

  /** Reads a value; `depth` is how many of the steps lead here, -1 off the way. */
  function value(depth: number): void {
    if (depth > 0) found = tokens[at]?.index ?? found
    const opening = text()
    at++
    if (opening !== '{' && opening !== '[') return
    for (let index = 0; at < tokens.length && text() !== '}' && text() !== ']'; index++) {
      let name = String(index)
      if (opening === '{') {
        name = (text() ?? '').slice(1, -1)
        at += 2
      }
      value(depth >= 0 && steps[depth] === name ? depth + 1 : -1)
      if (text() === ',') at++
    }
    at++
  }
  value(0)
  return found === undefined ? undefined : source.slice(0, found).split('\n').length
}

const indentOf = (line: string) => line.length - line.trimStart().length
const isContent = (line: string) => line.trim() !== '' && !line.trimStart().startsWith('#')

/** By indentation, as packages are written; within `{…}` and `[…]` it stays on their line. */
function lineInYaml(source: string, steps: string[]): number | undefined {
  const lines = source.split('\n')
  let [from, to] = [0, lines.length]
  let found: number | undefined
  for (const step of steps) {
    const first = lines.slice(from, to).findIndex(isContent)
    if (first < 0) break
    const indent = indentOf(lines[from + first] ?? '')
    const starts: number[] = []
    for (let at = from; at < to; at++) {
      const line = lines[at] ?? ''
      if (isContent(line) && indentOf(line) === indent) starts.push(at)
    }
    const isList = /^\s*-(\s|$)/.test(lines[from + first] ?? '')
    const start = isList
      ? starts.filter((at) => /^\s*-(\s|$)/.test(lines[at] ?? ''))[Number(step)]
      : starts.find((at) => keyOf(lines[at] ?? '') === step)
    if (start === undefined) break
    found = start
    // A list may stand as far left as the name it belongs to.
    const end = starts.find((at) => at > start && (isList || keyOf(lines[at] ?? '') !== null))
    to = end ?? to
    from = isList ? start : start + 1
    if (isList) lines[start] = (lines[start] ?? '').replace('-', ' ')
  }
  return found === undefined ? undefined : found + 1
}

function keyOf(line: string): string | null {
  if (/^\s*-(\s|$)/.test(line)) return null
  return /^\s*["']?([^"':]+)["']?\s*:(\s|$)/.exec(line)?.[1] ?? null
}
