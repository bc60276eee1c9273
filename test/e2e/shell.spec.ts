import { expect, test } from './support/test.ts'

test('the palette finds what the app can do, in either language, and does it', async ({ app }) => {
  const { page } = app
  await page.keyboard.press('Control+k')
  const palette = page.getByTestId('palette')
  const input = page.getByTestId('palette-input')
  await expect(input).toBeFocused()
  // Asked in Chinese while the app speaks English.
  await input.fill('深色')
  await expect(palette.locator('[data-command=theme-dark]')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(palette).toHaveCount(0)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

  await page.getByTestId('open-palette').click()
  await input.fill('go to sessions')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('nav-sessions')).toHaveAttribute('aria-current', 'page')
  // What cannot be done now says so, and is not done.
  await page.keyboard.press('Control+k')
  await input.fill('stop the answer')
  await expect(palette.locator('[data-command=stop]')).toContainText('not available now')
  await page.keyboard.press('Escape')
  await expect(palette).toHaveCount(0)
  expect(app.errors).toEqual([])
})

test('nothing slides or fades where the laptop or the settings ask for less motion', async ({
  app,
}) => {
  const { page } = app
  /** Whatever moves as the palette comes up, with how long it would, in ms. */
  const moving = async (): Promise<number[]> => {
    await page.keyboard.press('Control+k')
    await expect(page.getByTestId('palette')).toBeVisible()
    const durations = await page.evaluate(() =>
      [...document.querySelectorAll('*')].flatMap((element) => {
        const { animationName, animationDuration, transitionDuration } = getComputedStyle(element)
        const animated = animationName === 'none' ? [] : animationDuration.split(', ')
        return [...animated, ...transitionDuration.split(', ')].map(
          (duration) => Number.parseFloat(duration) * (duration.endsWith('ms') ? 1 : 1000),
        )
      }),
    )
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('palette')).toHaveCount(0)
    return durations.filter((ms) => ms >= 1)
  }
  expect(await moving()).not.toEqual([])
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await moving()).toEqual([])
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  expect(await moving()).not.toEqual([])

  await page.getByTestId('nav-settings').click()
  await page.getByRole('switch', { name: 'Less motion' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-motion', 'reduced')
  expect(await moving()).toEqual([])
})

test('the keyboard map lists every key', async ({ app }) => {
  const { page } = app
  await page.getByTestId('nav-models').click()
  await page.keyboard.press('?')
  const map = page.getByTestId('keyboard-map')
  await expect(map).toBeVisible()
  await expect(map.locator('[data-shortcut=palette]')).toContainText('K')
  const fits = await map.evaluate((element) => element.scrollWidth <= element.clientWidth)
  expect(fits).toBe(true)
  await page.keyboard.press('Escape')
  await expect(map).toHaveCount(0)
  await page.keyboard.press('Control+Equal')
  await expect(page.locator('html')).toHaveAttribute('style', /--font-scale: 1\.1/)
  await page.keyboard.press('Control+0')
  await expect(page.locator('html')).toHaveAttribute('style', /--font-scale: 1;/)
})

test('a button says what it is to who rests on it, or comes to it by keys', async ({ app }) => {
  const { page } = app
  const tip = page.getByRole('tooltip')
  const button = page.getByTestId('new-chat')
  await button.hover()
  await expect(tip).toContainText('New chat')
  await page.mouse.move(640, 500)
  await expect(tip).toHaveCount(0)
  await page.getByTestId('beside').focus()
  await page.keyboard.press('Tab')
  await expect(button).toBeFocused()
  await expect(tip).toContainText('New chat')
  await page.keyboard.press('Escape')
  await expect(tip).toHaveCount(0)
  // More than its name is told to those who listen, too.
  await page.getByTestId('xray').hover()
  await expect(tip).toContainText('what the model really reads and writes')
  const id = await page.getByTestId('xray').getAttribute('aria-describedby')
  await expect(page.locator(`[id="${id ?? ''}"]`)).toContainText('what the model really reads')
  // Pressed, it says nothing more, nor does what takes its place, until the pointer is moved.
  await page.getByTestId('xray').click()
  await page.waitForTimeout(900)
  await expect(tip).toHaveCount(0)
  expect(app.errors).toEqual([])
})
