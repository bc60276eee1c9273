import type { Display, Placement } from '#main/services/stage/placement.ts'
import { StageService, type StageWindowEvents } from '#main/services/stage/stage-service.ts'
import type { StageIncident, StageState, StageStatus } from '#shared/ipc/routes/stage.ts'

/** A display of so many pixels, to the right of `x`, with a task bar of 40 below. */
export function display(id: number, x: number, width: number, height: number): Display {
  const bounds = { x, y: 0, width, height }
  return {
    id,
    label: `Display ${String(id)}`,
    bounds,
    workArea: { ...bounds, height: height - 40 },
  }
}

export const LAPTOP = display(1, 0, 1440, 900)
export const PROJECTOR = display(2, 1440, 1920, 1080)

/** What the stage of these tests shows. */
export const STATE: StageState = {
  sessionId: 's1',
  playhead: 12,
  look: {
    xray: true,
    colours: 'probability',
    inspector: true,
    open: ['distribution', 'attention'],
    position: 4,
    layer: 3,
    head: 'mean',
    stage: 'model',
    query: 'predicting',
    hideFirst: true,
    wall: 'row',
    figure: 'arcs',
    over: 'layer',
    floor: 5,
    qkvStep: 'project',
    qkvWhole: false,
    lens: 'layer',
    translation: {
      panel: 'words',
      attention: 'cross',
      part: 'cross',
      layer: 'mean',
      head: 0,
      rule: 'max',
    },
    off: { part: null, heads: [[3, 1]], ffns: [2], masked: [], noPositions: false },
  },
  xray: { on: false, folded: false },
  selection: { runId: 'r1', position: 4, anchor: 2 },
  pointed: { side: 'source', sentence: 0, word: 1 },
  scroll: { transcript: null, inspector: 2.5, figures: 0 },
  blank: false,
  pointer: { kind: 'spotlight', x: 0.25, y: 0.5 },
  scale: 1.2,
  theme: 'projector',
}

/** The stage's service over windows and displays that only note what is done to them. */
export function stageOn(displays: readonly Display[]) {
  let there = displays
  let changed: () => void = () => undefined
  const told: { status: StageStatus; incident: StageIncident | null }[] = []
  const log: string[] = []
  const shown: StageState[] = []
  const windows: StageWindowEvents[] = []
  const place = (placement: Placement): string =>
    placement.kind === 'hidden' ? 'hidden' : `${placement.kind} ${String(placement.display.id)}`

  const service = new StageService({
    now: () => 1000,
    displays: {
      all: () => [...there],
      onChange: (listener) => {
        changed = listener
      },
    },
    presenter: {
      displayId: () => LAPTOP.id,
      setFullScreen: (on) => log.push(on ? 'presenter full' : 'presenter normal'),
      tell: (status, incident) => told.push({ status, incident }),
      press: (key) => log.push(`key ${key}`),
      setPresenting: (on) => log.push(on ? 'awake' : 'asleep'),
    },
    openWindow: (placement, events) => {
      windows.push(events)
      log.push(`open ${place(placement)}`)
      return {
        place: (next) => log.push(place(next)),
        show: (state) => shown.push(state),
        close: () => log.push('close'),
      }
    },
  })
  return {
    ...{ service, told, log, shown, windows },
    /** Displays come or go. */
    plug(now: readonly Display[]): void {
      there = now
      changed()
    },
  }
}
