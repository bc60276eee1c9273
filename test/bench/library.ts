import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { openStore } from '#main/store/open-store.ts'
import { makeHome, removeHome, RunningApp as App } from '../e2e/support/app.ts'
import { writeLongSession } from '../e2e/support/long-session.ts'
import { figure, type Figure } from './figures.ts'
import { scrollCost, shownAfter } from './frames.ts'
import { fill } from './store.ts'

const ROUNDS = 9
const ENTRY = '.list [data-testid=session]'
const WORDS = ['attention river', 'needle', '注意力', '词', 'Paris because'] as const

/**
 * What the Sessions room takes in the window, ms, with 1,000 sessions beside one of 10,000 events: from
 * doing something to the end of the frame that shows it; and a frame of scrolling, script, style and
 * layout together.
 */
export async function benchLibrary(): Promise<Record<string, Figure>> {
  const home = makeHome()
  try {
    writeLongSession(home, { id: 'long', messages: 304 })
    const { file: store, scratch } = openStore({ file: join(home, 'profile', 'vitrine.sqlite') })
    fill(store)
    store.close()
    scratch.close()
    const app = await App.launch({ home })
    try {
      const { page } = app
      await page.waitForTimeout(1500)
      return {
        open_list_1k_ms: figure(await openList(page)),
        search_1k_window_ms: figure(await search(page)),
        scroll_list_1k_frame_ms: figure(
          await scrollCost(page, { box: '.list .scroller', from: 0, step: 110, forMs: 4000 }),
        ),
        open_10k_ms: figure(await openLong(page)),
        scroll_10k_frame_ms: figure(await scrollLong(page)),
      }
    } finally {
      await app.close()
    }
  } finally {
    removeHome(home)
  }
}

async function openList(page: Page): Promise<number[]> {
  const took: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    await page.evaluate(() => (location.hash = '#/models'))
    await page.waitForTimeout(400)
    took.push(await shownAfter(page, { hash: '#/sessions', until: ENTRY }))
  }
  return took
}

/** Of several words and none, one after the other. */
async function search(page: Page): Promise<number[]> {
  const took: number[] = []
  const field = '.list input[type=search]'
  for (const text of WORDS) {
    took.push(
      await shownAfter(page, {
        fill: { field, text },
        until: `${ENTRY} mark`,
        gone: `${ENTRY}:not(:has(mark))`,
      }),
    )
    await page.waitForTimeout(300)
    took.push(
      await shownAfter(page, { fill: { field, text: '' }, until: ENTRY, gone: `${ENTRY} mark` }),
    )
    await page.waitForTimeout(300)
  }
  return took
}

/** From the list to its tokens on stage and its timeline under them. */
async function openLong(page: Page): Promise<number[]> {
  const took: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    await page.evaluate(() => (location.hash = '#/sessions'))
    await page.waitForTimeout(500)
    const until =
      ':root:has([data-testid=replay-timeline][aria-valuemax]) [data-testid=message] [data-testid=token]'
    took.push(await shownAfter(page, { hash: '#/sessions/long', until }))
  }
  return took
}

/** Its stage, from the beginning. */
async function scrollLong(page: Page): Promise<number[]> {
  await page.waitForTimeout(1500)
  const box = '.side .scroller'
  await page.locator(box).evaluate((element) => (element.scrollTop = 0))
  await page.waitForTimeout(800)
  return scrollCost(page, { box, from: 0, step: 110, forMs: 4000 })
}
