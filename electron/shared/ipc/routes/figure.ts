import { z } from 'zod'
import { defineRoute } from '../define.ts'

/** A picture of 512 × 512 cells, drawn at twice its size, takes less than this as PNG, bytes. */
const PNG_LIMIT = 32 * 2 ** 20
/** An SVG with such a picture inside, or a figure's numbers, characters. */
const TEXT_LIMIT = 64 * 2 ** 20

/** The first bytes of every PNG file (PNG specification 1.2, 3.1). */
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

const pngSchema = z
  .instanceof(Uint8Array)
  .refine((bytes) => bytes.length <= PNG_LIMIT, 'the picture is too large')
  .refine((bytes) => PNG_SIGNATURE.every((byte, i) => bytes[i] === byte), 'not a PNG')

export const figureRoutes = {
  /** Asks where to save a figure and writes it there; null where the person cancelled. */
  'figure.save': defineRoute(
    z.discriminatedUnion('format', [
      z.object({ format: z.literal('png'), name: z.string().max(200), data: pngSchema }),
      z.object({
        format: z.literal('svg'),
        name: z.string().max(200),
        data: z.string().startsWith('<svg ').max(TEXT_LIMIT),
      }),
      z.object({
        format: z.literal('csv'),
        name: z.string().max(200),
        data: z.string().max(TEXT_LIMIT),
      }),
    ]),
    z.object({ file: z.string() }).nullable(),
  ),
}
