import { afterEach, describe, expect, it } from 'vitest'
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { drop, OFFER, open, panel, REPORT, shelfOf } from './room.ts'

enableAutoUnmount(afterEach)

describe('adding a model', () => {
  it('names exactly the files of a folder to add, and opens the place for it', async () => {
    const { page, routes } = await open(shelfOf([]))
    expect(page.text()).toContain('No models yet')
    await page.get('.ui-section-trigger').trigger('click')
    expect(page.findAll('tbody th').map((cell) => cell.text())).toEqual([
      'config.json',
      'generation_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'onnx/model_q4.onnx',
      'onnx/model_q4.onnx_data',
    ])
    await page.get('.guide button').trigger('click')
    expect(routes()).toContain('app.openModelsFolder')
  })

  it('shows what the trial run wrote, lets people choose how, and says what became of it', async () => {
    const { main, page } = await open(shelfOf([]), {
      answers: {
        'model.choose': () => OFFER,
        'model.check': () => REPORT,
        'model.add': () => new Promise(() => undefined),
      },
    })
    await page.get('[data-testid=add-model]').trigger('click')
    await flushPromises()
    expect(panel(page).attributes('data-step')).toBe('checked')
    expect(panel(page).text()).toContain('“Qwen-2” can be used')
    expect(panel(page).text()).toContain('/media/stick/Qwen')
    expect(panel(page).text()).toMatch(/5\.0\sGB free/)
    expect(panel(page).text()).toContain('There is a “Qwen” already')
    expect(panel(page).findAll('[data-id]')).toHaveLength(2)
    await page.get('[data-testid=import-name]').setValue(' mine ')
    await panel(page).get('form').trigger('submit')
    expect(main.asked.at(-1)).toEqual({
      route: 'model.add',
      input: { offerId: 'o1', how: 'copy', name: 'mine' },
    })
    main.emit('model.importing', { offerId: 'another', doneBytes: 9, totalBytes: 9 })
    main.emit('model.importing', { offerId: 'o1', doneBytes: 50_303_000, totalBytes: 100_606_000 })
    await flushPromises()
    expect(panel(page).get('[role=progressbar]').attributes('aria-valuenow')).toBe('50')
    // What is dropped meanwhile must not end it.
    await drop([new File([], 'another')])
    expect(useNotices().notices.value.at(-1)?.text?.()).toContain('Another model is being added')
    expect(panel(page).attributes('data-step')).toBe('adding')
    await page.get('[data-testid=import-cancel]').trigger('click')
    expect(main.asked.at(-1)).toEqual({ route: 'model.cancel', input: { offerId: 'o1' } })
    expect(page.find('[data-step]').exists()).toBe(false)
  })

  it('keeps what was chosen where it could not be added, with the reason', async () => {
    const { page } = await open(shelfOf([]), {
      answers: { 'model.choose': () => OFFER, 'model.check': () => REPORT },
      failing: {
        'model.add': { code: 'model.noSpace', message: '', data: { needed: 3e9, free: 1e9 } },
      },
    })
    await page.get('[data-testid=add-model]').trigger('click')
    await flushPromises()
    await panel(page).get('form').trigger('submit')
    await flushPromises()
    expect(panel(page).get('[role=alert]').text()).toMatch(/needs 3\.0\sGB, and 1\.0\sGB are free/)
    expect(panel(page).attributes('data-step')).toBe('checked')
  })

  it('takes one dropped folder, wherever in the room; a text that is dragged is none', async () => {
    const { main, page, routes } = await open(shelfOf([]), {
      dropped: {
        ...OFFER,
        problem: {
          code: 'model.missingFile',
          message: '',
          data: { model: 'Qwen', file: 'tokenizer.json' },
        },
      },
    })
    await drop([], ['text/plain'])
    expect(page.find('[data-step]').exists()).toBe(false)
    await drop([new File([], 'a'), new File([], 'b')])
    expect(useNotices().notices.value.at(-1)?.text?.()).toContain('One folder at a time')
    expect(page.find('[data-step]').exists()).toBe(false)
    await drop([new File([], 'Qwen')])
    expect(panel(page).attributes('data-step')).toBe('refused')
    expect(panel(page).get('[role=alert]').text()).toContain('has no tokenizer.json')
    expect(routes()).not.toContain('model.check')
    await panel(page).findAll('button').at(-1)?.trigger('click')
    expect(main.asked.at(-1)).toEqual({ route: 'model.cancel', input: { offerId: 'o1' } })
  })

  it('shows where to let go while files hang over the window', async () => {
    const { page } = await open(shelfOf([]))
    const hang = (type: string, relatedTarget: unknown = null): Promise<unknown> => {
      const event = new Event(type, { cancelable: true })
      Object.assign(event, { dataTransfer: { types: ['Files'], files: [] }, relatedTarget })
      window.dispatchEvent(event)
      return flushPromises()
    }
    await hang('dragover')
    expect(page.find('[data-testid=drop-veil]').exists()).toBe(true)
    await hang('dragleave', document.body)
    expect(page.find('[data-testid=drop-veil]').exists()).toBe(true)
    await hang('dragleave')
    expect(page.find('[data-testid=drop-veil]').exists()).toBe(false)
  })
})
