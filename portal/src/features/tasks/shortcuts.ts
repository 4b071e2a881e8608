import { onBeforeUnmount, onMounted, ref, watch } from 'vue'

const KEY = 'yiwang.task-shortcuts'

function stored(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off'
  } catch {
    return true
  }
}

/** Keys of one letter get in the way of some people's tools; they can be switched off. */
export const shortcutsOn = ref(stored())
watch(shortcutsOn, (on) => {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off')
  } catch {
    // Storage may be forbidden; the choice lasts as long as the page then.
  }
})

export type Command = 'down' | 'up' | 'open' | 'approve' | 'reject' | 'return' | 'pick' | 'help'

const LETTERS: Record<string, Command> = {
  j: 'down',
  k: 'up',
  a: 'approve',
  r: 'reject',
  b: 'return',
  x: 'pick',
  '?': 'help',
}
/** Keys that mean something else outside of the list, or on a button. */
const IN_LIST: Record<string, Command> = { ArrowDown: 'down', ArrowUp: 'up' }

const TYPED_INTO = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]'
const PRESSED = 'button, a, summary, input, [role=button]'

/** What a key asks for, where it was pressed; `undefined` if it is none of ours. */
export function commandOf(event: KeyboardEvent): Command | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return undefined
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest(TYPED_INTO) || document.querySelector('dialog[open]')) return undefined
  if (event.key === 'Enter') return target?.closest(PRESSED) ? undefined : 'open'
  if (event.key in IN_LIST)
    return target?.closest('[data-task-list]') ? IN_LIST[event.key] : undefined
  return LETTERS[event.key.length === 1 ? event.key.toLowerCase() : event.key]
}

/** Keys for whoever clears forty tasks before ten o'clock. */
export function useShortcuts(run: (command: Command) => void): void {
  const pressed = (event: KeyboardEvent) => {
    const command = shortcutsOn.value ? commandOf(event) : undefined
    if (!command) return
    event.preventDefault()
    run(command)
  }
  onMounted(() => document.addEventListener('keydown', pressed))
  onBeforeUnmount(() => document.removeEventListener('keydown', pressed))
}
