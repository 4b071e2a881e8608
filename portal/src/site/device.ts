import { onScopeDispose, readonly, ref } from 'vue'

const query = window.matchMedia('(max-width: 767px)')
const phone = ref(query.matches)
query.addEventListener('change', (event) => (phone.value = event.matches))

/** True on a phone-sized screen, and again when the window is made one. */
export const isPhone = readonly(phone)

/** Whether the browser believes it has a network. */
export function useOnline() {
  const online = ref(navigator.onLine)
  const look = () => (online.value = navigator.onLine)
  window.addEventListener('online', look)
  window.addEventListener('offline', look)
  onScopeDispose(() => {
    window.removeEventListener('online', look)
    window.removeEventListener('offline', look)
  })
  return readonly(online)
}
