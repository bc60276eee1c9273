import { z } from 'zod'
import { defineRoute } from '../define.ts'

/** One part of what people install, and on which terms it comes. Written by the build. */
export const licenceSchema = z.object({
  /** The app itself, Electron, a model, a font, or an npm package in the bundles or beside them. */
  kind: z.enum(['app', 'engine', 'model', 'font', 'package']),
  name: z.string().min(1).max(214),
  /** Null where what runs knows it better. */
  version: z.string().max(100).nullable(),
  /** SPDX expression, or the name a model's card gives; empty where only the text says what holds. */
  licence: z.string().max(200),
  /** Where it comes from: an address, or a name on a hub. */
  source: z.string().max(500).nullable(),
  text: z.string().min(1).max(1_000_000),
})
export type Licence = z.output<typeof licenceSchema>

export const licenceListSchema = z.array(licenceSchema).min(1).max(2000)

export const licenceRoutes = {
  'licence.list': defineRoute(z.null(), licenceListSchema),
  /** Shows the notices of Chromium's parts, a page of 9 MB on disk, in the system's browser. */
  'licence.openChromium': defineRoute(z.null(), z.null()),
}
