import type { Answers } from './pointers'

/**
 * Reads the plain comparisons that rules of forms are made of:
 * `form.first_period > form.last_period and days_until.date < 1`.
 *
 * The server's language can do more. What is not understood here is undefined,
 * and the server decides.
 */
export interface Facts {
  form: Answers
  days_until: Record<string, number>
}

type Value = unknown
const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|"([^"\\]*)"|'([^'\\]*)'|([A-Za-z_][\w.]*)|(==|!=|<=|>=|[<>()+\-*]))/y

class NotUnderstood extends Error {}

export function holds(expression: string, facts: Facts): boolean | undefined {
  try {
    const reader = new Reader(tokens(expression), facts)
    const value = reader.either()
    return reader.ended && typeof value === 'boolean' ? value : undefined
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined
    throw error
  }
}

interface Token {
  kind: 'value' | 'word' | 'sign'
  text: string
  value?: Value
}

function tokens(expression: string): Token[] {
  const found: Token[] = []
  const pattern = new RegExp(TOKEN)
  const text = expression.trimEnd()
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    if (!match) throw new NotUnderstood()
    const [, number, double, single, word, sign] = match
    if (number !== undefined) found.push({ kind: 'value', text: number, value: Number(number) })
    else if (word !== undefined) found.push({ kind: 'word', text: word })
    else if (sign !== undefined) found.push({ kind: 'sign', text: sign })
    else found.push({ kind: 'value', text: '', value: double ?? single })
  }
  return found
}

const COMPARE: Record<string, (a: never, b: never) => boolean> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
}

class Reader {
  private at = 0

  constructor(
    private readonly read: Token[],
    private readonly facts: Facts,
  ) {}

  get ended(): boolean {
    return this.at === this.read.length
  }

  either(): Value {
    let value = this.both()
    while (this.take('or')) {
      const other = this.both()
      value = asTruth(value) || asTruth(other)
    }
    return value
  }

  private both(): Value {
    let value = this.negated()
    while (this.take('and')) {
      const other = this.negated()
      value = asTruth(value) && asTruth(other)
    }
    return value
  }

  private negated(): Value {
    return this.take('not') ? !asTruth(this.negated()) : this.compared()
  }

  private compared(): Value {
    const left = this.summed()
    const compare = COMPARE[this.read[this.at]?.text ?? '']
    if (!compare || this.read[this.at]?.kind !== 'sign') return left
    this.at += 1
    const right = this.summed()
    if (typeof left !== typeof right) throw new NotUnderstood()
    return compare(left as never, right as never)
  }

  private summed(): Value {
    let value = this.single()
    for (;;) {
      if (this.take('+')) value = asNumber(value) + asNumber(this.single())
      else if (this.take('-')) value = asNumber(value) - asNumber(this.single())
      else return value
    }
  }

  private single(): Value {
    if (this.take('(')) {
      const value = this.either()
      if (!this.take(')')) throw new NotUnderstood()
      return value
    }
    if (this.take('-')) return -asNumber(this.single())
    const token = this.read[this.at++]
    if (token?.kind === 'value') return token.value
    if (token?.kind !== 'word') throw new NotUnderstood()
    if (token.text === 'true' || token.text === 'false') return token.text === 'true'
    return this.fact(token.text)
  }

  private fact(name: string): Value {
    const [root, ...way] = name.split('.')
    let found: unknown = root === 'form' || root === 'days_until' ? this.facts[root] : undefined
    for (const step of way) found = (found as Record<string, unknown> | undefined)?.[step]
    // A value that was left out: the rule has nothing to say yet.
    if (found === undefined || found === null) throw new NotUnderstood()
    return found
  }

  private take(text: string): boolean {
    const token = this.read[this.at]
    if (token?.text !== text || token.kind === 'value') return false
    this.at += 1
    return true
  }
}

function asTruth(value: Value): boolean {
  if (typeof value !== 'boolean') throw new NotUnderstood()
  return value
}

function asNumber(value: Value): number {
  if (typeof value !== 'number') throw new NotUnderstood()
  return value
}
