import type { Text } from '@/i18n/said'

// The wording of the server (workflow/forms/messages.py): whoever checks says the same.
const FORMATS: Record<string, Text> = {
  date: { zh: '请填写日期，如 2026-09-01', en: 'Give a date, such as 2026-09-01' },
  'date-time': { zh: '请填写日期和时间', en: 'Give a date and a time' },
  time: { zh: '请填写时间', en: 'Give a time' },
  email: { zh: '请填写有效的电子邮箱', en: 'Give a valid e-mail address' },
  uri: { zh: '请填写有效的网址', en: 'Give a valid web address' },
}
const TYPES: Record<string, Text> = {
  string: { zh: '请填写文字', en: 'This must be text' },
  integer: { zh: '请填写整数', en: 'This must be a whole number' },
  number: { zh: '请填写数字', en: 'This must be a number' },
  boolean: { zh: '请选择是或否', en: 'This must be yes or no' },
  array: { zh: '这里应为列表', en: 'This must be a list' },
  object: { zh: '这里应为一组内容', en: 'This must be a group of values' },
}
const CHOOSE: Text = { zh: '请从给定的选项中选择', en: 'Choose one of the options' }
const FORMAT: Text = { zh: '格式不正确', en: 'This does not have the right format' }
const WRONG: Text = { zh: '填写有误', en: 'This value is not valid' }

export const REQUIRED: Text = { zh: '必填', en: 'This is required' }
export const UNKNOWN: Text = { zh: '表单中没有此字段', en: 'The form has no such field' }
export const NOT_OFFERED: Text = {
  zh: '所选项已不可用，请重新选择',
  en: 'This choice is not on offer any more; choose again',
}

const BY_KEYWORD: Record<string, (limit: unknown) => Text> = {
  minimum: (n) => ({ zh: `不能小于 ${n}`, en: `At least ${n}` }),
  maximum: (n) => ({ zh: `不能大于 ${n}`, en: `At most ${n}` }),
  exclusiveMinimum: (n) => ({ zh: `必须大于 ${n}`, en: `More than ${n}` }),
  exclusiveMaximum: (n) => ({ zh: `必须小于 ${n}`, en: `Less than ${n}` }),
  minLength: (n) => (n === 1 ? REQUIRED : { zh: `至少 ${n} 个字`, en: `At least ${n} characters` }),
  maxLength: (n) => ({ zh: `最多 ${n} 个字`, en: `At most ${n} characters` }),
  minItems: (n) => ({ zh: `至少 ${n} 项`, en: `At least ${n} entries` }),
  maxItems: (n) => ({ zh: `最多 ${n} 项`, en: `At most ${n} entries` }),
  uniqueItems: () => ({ zh: '不能有重复项', en: 'Entries must differ' }),
  multipleOf: (n) => ({ zh: `必须是 ${n} 的倍数`, en: `A multiple of ${n}` }),
  pattern: () => FORMAT,
  format: (name) => FORMATS[String(name)] ?? FORMAT,
  enum: () => CHOOSE,
  const: () => CHOOSE,
  oneOf: () => CHOOSE,
  anyOf: () => CHOOSE,
  type: (kind) => TYPES[String(kind)] ?? WRONG,
}

/** What to say of a value that fails `keyword`, which the schema gives as `limit`. */
export function messageFor(keyword: string, limit: unknown): Text {
  return BY_KEYWORD[keyword]?.(limit) ?? WRONG
}
