// Runs in Electron, whose Chromium draws the SVG files.
import { app, BrowserWindow } from 'electron/main'
import fs from 'node:fs'
import { join } from 'node:path'
import { icns, ico } from './icon-files.mjs'

const FOLDER = join(import.meta.dirname, 'icon')
/** Read by the app at run time, on Linux. */
const APP = join(import.meta.dirname, '../../resources/icons')
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const LINUX = [16, 24, 32, 48, 64, 128, 256, 512]

app.whenReady().then(async () => {
  try {
    const window = new BrowserWindow({ show: false })
    await window.loadURL('data:text/html,')
    const drawing = await draw(window, 'icon')
    const document = await draw(window, 'document')
    for (const [name, images] of Object.entries({ icon: drawing, document })) {
      write(join(FOLDER, `${name}.ico`), ico(pick(images, [16, 24, 32, 48, 64, 128, 256])))
      write(join(FOLDER, `${name}.icns`), icns(pick(images, [16, 32, 64, 128, 256, 512, 1024])))
    }
    for (const size of LINUX) {
      write(join(FOLDER, 'png', `${size}x${size}.png`), Buffer.concat(pick(drawing, [size])))
      write(join(FOLDER, 'document', `${size}x${size}.png`), Buffer.concat(pick(document, [size])))
    }
    write(join(APP, '256x256.png'), Buffer.concat(pick(drawing, [256])))
    app.exit(0)
  } catch (error) {
    process.stderr.write(`${String(error)}\n`)
    app.exit(1)
  }
})

/** @param {BrowserWindow} window @param {string} name @returns {Promise<Map<number, Buffer>>} */
async function draw(window, name) {
  const svg = fs.readFileSync(join(FOLDER, `${name}.svg`)).toString('base64')
  const images = new Map()
  for (const size of SIZES) {
    const url = await window.webContents.executeJavaScript(`
      new Promise((resolve, reject) => {
        const image = new Image()
        image.onload = () => {
          const canvas = Object.assign(document.createElement('canvas'), { width: ${size}, height: ${size} })
          canvas.getContext('2d').drawImage(image, 0, 0, ${size}, ${size})
          resolve(canvas.toDataURL('image/png'))
        }
        image.onerror = () => reject(new Error('${name}.svg cannot be drawn'))
        image.src = 'data:image/svg+xml;base64,${svg}'
      })`)
    images.set(size, Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))
  }
  return images
}

/** @param {Map<number, Buffer>} images @param {readonly number[]} sizes */
function pick(images, sizes) {
  return sizes.flatMap((size) => images.get(size) ?? [])
}

/** @param {string} file @param {Buffer} content */
function write(file, content) {
  fs.mkdirSync(join(file, '..'), { recursive: true })
  fs.writeFileSync(file, content)
}
