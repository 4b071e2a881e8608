// A message that appears between pressing and letting go moves the button from under the pointer,
// and the click is lost. So whatever a press makes appear waits until it is over.
let pressed = false
const waiting = new Set<() => void>()

function released(): void {
  pressed = false
  // The click comes right after the release.
  setTimeout(() => {
    for (const action of waiting) action()
    waiting.clear()
  })
}

document.addEventListener('pointerdown', () => (pressed = true), { capture: true, passive: true })
document.addEventListener('pointerup', released, { capture: true, passive: true })
document.addEventListener('pointercancel', released, { capture: true, passive: true })

/** At once, or when the pointer that is down has been let go. */
export function afterPress(action: () => void): void {
  if (pressed) waiting.add(action)
  else action()
}
