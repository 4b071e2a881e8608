import 'bpmn-js/dist/assets/bpmn-js.css'
import 'bpmn-js/dist/assets/diagram-js.css'

import Viewer from 'bpmn-js/lib/Viewer'

/** Room around the process, for labels and badges; in the drawing's own units. */
const MARGIN = 28

/** What an element of the drawing is called and, of a case, how it stands. */
export interface Sign {
  element: string
  name: string
  state?: string
  badge?: string
}

export interface Drawing {
  /** At scale 1, in pixels. */
  width: number
  height: number
  show(scale: number): void
  /** Where the element is, from 0 (left edge) to 1; null if it is not drawn. */
  middleOf(element: string): number | null
  destroy(): void
}

interface Canvas {
  viewbox(box?: Box): { inner: Box }
  resized(): void
  addMarker(element: string, marker: string): void
  getContainer(): HTMLElement
}
interface Box {
  x: number
  y: number
  width: number
  height: number
}
interface Services {
  canvas: Canvas
  elementRegistry: { get(id: string): Box | undefined }
  overlays: {
    add(id: string, overlay: { position: { top: number; left: number }; html: HTMLElement }): void
  }
}

/** Draws BPMN into `host`, which gets its size. Colours are tokens, so that they follow the theme. */
export async function draw(host: HTMLElement, xml: string, signs: Sign[]): Promise<Drawing> {
  const viewer = new Viewer<Services>({
    container: host,
    // Scrolling is the page's, so that a finger and the arrow keys do what they do everywhere.
    position: 'static',
    textRenderer: {
      defaultStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 15 },
      externalStyle: { fontSize: 14, lineHeight: 1.25 },
    },
    bpmnRenderer: {
      defaultFillColor: 'var(--card)',
      defaultStrokeColor: 'var(--ink)',
      defaultLabelColor: 'var(--ink)',
    },
  })
  await viewer.importXML(renamed(xml, signs))
  const canvas = viewer.get('canvas')
  const elements = viewer.get('elementRegistry')
  const overlays = viewer.get('overlays')
  const container = canvas.getContainer()
  // What it shows is said in words beside it.
  container.setAttribute('aria-hidden', 'true')
  container.querySelector('svg')?.removeAttribute('tabindex')

  for (const { element, state, badge } of signs) {
    if (!state || !elements.get(element)) continue
    canvas.addMarker(element, `is-${state}`)
    if (!badge) continue
    const html = document.createElement('span')
    html.className = `drawing-badge is-${state}`
    html.textContent = badge
    overlays.add(element, { position: { top: -14, left: 6 }, html })
  }

  const inner = canvas.viewbox().inner
  const all: Box = {
    x: inner.x - MARGIN,
    y: inner.y - MARGIN,
    width: inner.width + 2 * MARGIN,
    height: inner.height + 2 * MARGIN,
  }
  return {
    width: all.width,
    height: all.height,
    show(scale) {
      host.style.width = `${all.width * scale}px`
      host.style.height = `${all.height * scale}px`
      canvas.resized()
      canvas.viewbox(all)
    },
    middleOf(id) {
      const found = elements.get(id)
      return found ? (found.x + found.width / 2 - all.x) / all.width : null
    },
    destroy: () => viewer.destroy(),
  }
}

/** With the names the reader understands; the drawing itself knows one language. */
function renamed(xml: string, signs: Sign[]): string {
  const document = new DOMParser().parseFromString(xml, 'application/xml')
  const names = new Map(signs.map(({ element, name }) => [element, name]))
  for (const each of document.querySelectorAll('[id][name]')) {
    const name = names.get(each.id)
    if (name) each.setAttribute('name', name)
  }
  return new XMLSerializer().serializeToString(document)
}
