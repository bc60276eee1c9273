export default {
  length: '{n} 个数',
  at: '第 {index} 个 = {value}',
  legend: '颜色',
  hint: '用方向键逐个看。',
  pooled: '每格相邻 {n} 个，显示离 0 最远的',
  index: '第几个',
  key: '蓝色小于 0，橙色大于 0，颜色越鲜明，离 0 越远（按平方根，小数也看得见）。',
}
