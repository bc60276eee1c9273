import { expect, test } from 'vitest'
import { windowBounds } from '#main/services/stage/placement.ts'
import { display, LAPTOP, PROJECTOR, STATE, stageOn } from '../../../support/stage.ts'

const SECOND = display(3, -1280, 1280, 720)

test('the stage opens full screen on a display the presenter does not look at', () => {
  const { service, log } = stageOn([LAPTOP, PROJECTOR])
  const status = service.open('auto')
  expect(log).toEqual(['awake', 'open full 2'])
  expect(status).toEqual({
    startedMs: 1000,
    place: { kind: 'full', display: 'Display 2' },
    displays: [{ id: 2, label: 'Display 2' }],
    view: null,
  })
})

test('with one display it is an ordinary window, or the presenter’s own filled', () => {
  const { service, log } = stageOn([LAPTOP])
  expect(service.open('auto').place).toEqual({ kind: 'window', display: 'Display 1' })
  expect(service.open('here').place).toEqual({ kind: 'here' })
  expect(service.open('window').place).toEqual({ kind: 'window', display: 'Display 1' })
  service.close()
  expect(log).toEqual([
    ...['awake', 'open window 1'],
    ...['close', 'presenter full'],
    ...['presenter normal', 'open window 1'],
    ...['close', 'asleep'],
  ])
})

test('the display asked for is taken, else the next best', () => {
  const { service, log } = stageOn([LAPTOP, PROJECTOR, SECOND])
  service.open(3)
  service.open(2)
  service.open(77)
  expect(log).toEqual(['awake', 'open full 3', 'full 2', 'full 2'])
})

test('a projector that goes takes the stage off the screen, not onto the notes; it comes back with it', () => {
  const { service, log, told, plug } = stageOn([LAPTOP, PROJECTOR])
  service.open('auto')
  service.show(STATE)
  log.length = 0
  plug([LAPTOP])
  expect(log).toEqual(['hidden'])
  expect(told.at(-1)).toMatchObject({
    incident: 'display-gone',
    status: { startedMs: 1000, place: { kind: 'hidden' }, displays: [] },
  })
  expect(service.current()).toEqual(STATE)
  plug([LAPTOP, PROJECTOR])
  expect(log).toEqual(['hidden', 'full 2'])
  expect(told.at(-1)).toMatchObject({
    incident: 'display-back',
    status: { place: { kind: 'full' } },
  })
})

test('a stage shown in a window while the projector is gone returns to it when it comes back', () => {
  const { service, log, plug } = stageOn([LAPTOP, PROJECTOR])
  service.open(2)
  plug([LAPTOP])
  log.length = 0
  service.open('window')
  expect(log).toEqual(['window 1'])
  plug([LAPTOP, PROJECTOR])
  expect(log).toEqual(['window 1', 'window 2'])
})

test('of two projectors the one that is left takes over, and gives back', () => {
  const { service, log, told, plug } = stageOn([LAPTOP, PROJECTOR, SECOND])
  service.open(3)
  log.length = 0
  plug([LAPTOP, PROJECTOR])
  expect(log).toEqual(['full 2'])
  expect(told.at(-1)?.incident).toBe('display-gone')
  plug([LAPTOP, PROJECTOR, SECOND])
  expect(log).toEqual(['full 2', 'full 3'])
  expect(told.at(-1)?.incident).toBe('display-back')
})

test('another resolution is filled anew; a display that concerns nobody moves nothing', () => {
  const { service, log, told, plug } = stageOn([LAPTOP, PROJECTOR])
  service.open('auto')
  log.length = 0
  plug([LAPTOP, { ...PROJECTOR, bounds: { ...PROJECTOR.bounds, width: 1024, height: 768 } }])
  expect(log).toEqual(['full 2'])
  plug([LAPTOP, PROJECTOR, SECOND])
  plug([LAPTOP, PROJECTOR])
  expect(log).toEqual(['full 2', 'full 2'])
  expect(told.at(-1)?.incident).toBeNull()
})

test('states go to the window there is; a window that opens late is told the newest on asking', () => {
  const { service, shown } = stageOn([LAPTOP])
  service.show(STATE)
  expect(service.current()).toBeNull()
  service.open('here')
  service.show(STATE)
  expect(shown).toEqual([])
  expect(service.current()).toEqual(STATE)
  service.open('window')
  service.show({ ...STATE, playhead: 13 })
  expect(shown.map(({ playhead }) => playhead)).toEqual([13])
  service.close()
  service.show(STATE)
  expect(shown).toHaveLength(1)
  expect(service.current()).toBeNull()
})

test('a window closed by hand or dead costs nothing but itself', () => {
  const { service, told, windows, log } = stageOn([LAPTOP, PROJECTOR])
  service.open('auto')
  service.show(STATE)
  windows[0]?.crashed()
  expect(told.at(-1)).toMatchObject({ incident: 'crashed', status: { place: { kind: 'full' } } })
  windows[0]?.closed()
  expect(told.at(-1)).toMatchObject({
    incident: 'closed',
    status: { startedMs: 1000, place: null },
  })
  expect(service.current()).toEqual(STATE)
  service.open('auto')
  expect(log).toEqual(['awake', 'open full 2', 'open full 2'])
  // What is told of the first concerns nobody any more.
  const before = told.length
  windows[0]?.closed()
  windows[0]?.crashed()
  expect(told).toHaveLength(before)
})

test('keys of the stage are the presenter’s while somebody presents', () => {
  const { service, log } = stageOn([LAPTOP])
  service.press('PageDown')
  expect(log).toEqual([])
  service.open('auto')
  service.press('PageDown')
  expect(log.at(-1)).toBe('key PageDown')
})

test('an ordinary window lies within its display, 16 : 9', () => {
  for (const one of [LAPTOP, PROJECTOR, SECOND, display(4, 0, 1080, 1920)]) {
    const { x, y, width, height } = windowBounds(one)
    const { workArea } = one
    expect(width / height).toBeCloseTo(16 / 9, 2)
    expect(x).toBeGreaterThanOrEqual(workArea.x)
    expect(y).toBeGreaterThanOrEqual(workArea.y)
    expect(x + width).toBeLessThanOrEqual(workArea.x + workArea.width)
    expect(y + height).toBeLessThanOrEqual(workArea.y + workArea.height)
  }
})
