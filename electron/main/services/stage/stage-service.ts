import type {
  StageIncident,
  StageState,
  StageStatus,
  StageTarget,
  StageView,
} from '#shared/ipc/routes/stage.ts'
import type { StageKey } from '#shared/trace/stage.ts'
import { placementFor, type Display, type Placement } from './placement.ts'

/** The screens and projectors there are. */
export interface Displays {
  all(): Display[]
  /** Told when one comes or goes. */
  onChange(listener: () => void): void
}

/** The stage's window, while there is one. */
export interface StageWindow {
  place(placement: Placement): void
  show(state: StageState): void
  close(): void
}

/** What the window tells of itself. */
export interface StageWindowEvents {
  /** Gone, not by `close`. */
  closed: () => void
  /** Its page died; it is loaded anew. */
  crashed: () => void
}

/** The presenter's side. */
export interface Presenter {
  /** Id of the display its window is on. */
  displayId(): number
  /** Its window fills its display, or no longer does. */
  setFullScreen(on: boolean): void
  tell(status: StageStatus, incident: StageIncident | null): void
  press(key: StageKey): void
  /** While somebody presents: no display goes dark, no page is slowed down because it is covered. */
  setPresenting(on: boolean): void
}

export interface StageServiceOptions {
  displays: Displays
  presenter: Presenter
  openWindow: (placement: Placement, events: StageWindowEvents) => StageWindow
  now?: () => number
}

/**
 * The window that the audience sees. The presenter's page says what it shows; this keeps the latest, hands
 * it on, and sees to it that the window is where no presenter's notes are.
 */
export class StageService {
  readonly #options: StageServiceOptions
  #startedMs: number | null = null
  #window: StageWindow | null = null
  #here = false
  #wanted: Exclude<StageTarget, 'here'> = 'auto'
  #wasApart = false
  #placement: Placement | null = null
  #state: StageState | null = null
  #view: StageView | null = null

  constructor(options: StageServiceOptions) {
    this.#options = options
    options.displays.onChange(() => {
      this.#follow()
    })
  }

  open(to: StageTarget): StageStatus {
    const { presenter } = this.#options
    if (this.#startedMs === null) {
      this.#startedMs = (this.#options.now ?? Date.now)()
      presenter.setPresenting(true)
    }
    this.#setHere(to === 'here')
    if (to !== 'here') {
      this.#wanted = to
      this.#wasApart = false
      this.#put(this.#where())
    }
    return this.status()
  }

  close(): void {
    if (this.#startedMs === null) return
    this.#startedMs = null
    this.#state = null
    this.#wasApart = false
    this.#closeWindow()
    this.#setHere(false)
    this.#options.presenter.setPresenting(false)
    this.#options.presenter.tell(this.status(), null)
  }

  show(state: StageState): void {
    // What was on its way when the presentation ended says nothing of the next.
    if (this.#startedMs === null) return
    this.#state = state
    this.#window?.show(state)
  }

  current(): StageState | null {
    return this.#state
  }

  setView(view: StageView): void {
    this.#view = view
    this.#options.presenter.tell(this.status(), null)
  }

  press(key: StageKey): void {
    if (this.#startedMs !== null) this.#options.presenter.press(key)
  }

  status(): StageStatus {
    const own = this.#options.presenter.displayId()
    const others = this.#options.displays.all().filter(({ id }) => id !== own)
    return {
      startedMs: this.#startedMs,
      place: this.#place(),
      displays: others.map(({ id, label }) => ({ id, label })),
      view: this.#view,
    }
  }

  #place(): StageStatus['place'] {
    if (this.#here) return { kind: 'here' }
    const at = this.#placement
    if (this.#window === null || at === null) return null
    return at.kind === 'hidden' ? { kind: 'hidden' } : { kind: at.kind, display: at.display.label }
  }

  #setHere(on: boolean): void {
    if (on) this.#closeWindow()
    if (this.#here !== on) this.#options.presenter.setFullScreen(on)
    this.#here = on
  }

  #where(): Placement {
    return placementFor({
      displays: this.#options.displays.all(),
      presenter: this.#options.presenter.displayId(),
      wanted: this.#wanted,
      wasApart: this.#wasApart,
    })
  }

  #put(placement: Placement): void {
    if (placement.kind !== 'hidden') {
      this.#wasApart ||= placement.display.id !== this.#options.presenter.displayId()
    }
    this.#placement = placement
    if (this.#window) {
      this.#window.place(placement)
      return
    }
    const opened = this.#options.openWindow(placement, {
      closed: () => {
        if (this.#window !== opened) return
        this.#forgetWindow()
        this.#options.presenter.tell(this.status(), 'closed')
      },
      crashed: () => {
        if (this.#window === opened) this.#options.presenter.tell(this.status(), 'crashed')
      },
    })
    this.#window = opened
  }

  /** A display came or went. */
  #follow(): void {
    if (this.#startedMs === null) return
    const before = this.#placement
    if (this.#window === null || before === null) {
      this.#options.presenter.tell(this.status(), null)
      return
    }
    const now = this.#where()
    if (!isSame(before, now)) this.#put(now)
    const { presenter, displays } = this.#options
    const isThere = displays
      .all()
      .some(({ id }) => before.kind !== 'hidden' && before.display.id === id)
    if (before.kind !== 'hidden' && !isThere) presenter.tell(this.status(), 'display-gone')
    else presenter.tell(this.status(), isSame(before, now) ? null : 'display-back')
  }

  #closeWindow(): void {
    const window = this.#window
    this.#forgetWindow()
    window?.close()
  }

  #forgetWindow(): void {
    this.#window = null
    this.#placement = null
    this.#view = null
  }
}

/** The same display with other bounds (another resolution) is another place. */
function isSame(a: Placement, b: Placement): boolean {
  if (a.kind === 'hidden' || b.kind === 'hidden') return a.kind === b.kind
  if (a.kind !== b.kind || a.display.id !== b.display.id) return false
  return (
    a.kind === 'window' || JSON.stringify(a.display.bounds) === JSON.stringify(b.display.bounds)
  )
}
