export default {
  tools: '“{title}”的操作',
  asTable: '看成表格',
  asFigure: '看成图',
  copy: '复制为 CSV',
  png: '存为 PNG 图片……',
  svg: '存为 SVG 矢量图……',
  copied: '数据已复制为 CSV，可以粘贴到表格里。',
  saved: '图已存到 {file}。',
}
